/* In a batch: what the list says of this article, and the way to the next one, as the list was last
   sorted and filtered. Where the browser keeps nothing there is the way back alone. */
const back = $("back");
if (back) {
  const address = (url) => url.href.replace(/#.*$/, "");
  const from = new URL(back.href);
  const folder = new URL(".", from).href;
  const here = address(new URL(location.href));
  try {
    const known = JSON.parse(kept(`list.${address(from)}`)) || [];
    const listed_ = known.map((href) => new URL(href, from));
    const at = listed_.findIndex((url) => address(url) === here);
    const next = at < 0 ? null : listed_[at + 1];
    if (next && next.href.startsWith(folder)) {
      $("following").href = next.href;
      $("following").hidden = false;
    }
  } catch { /* what cannot be read is as good as absent */ }
}
