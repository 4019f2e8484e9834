#!/bin/bash
#SBATCH --job-name=evaluator --gres=gpu:1 --cpus-per-task=16 --mem=48G
#SBATCH --time=12:00:00 --signal=B:TERM@300 --requeue
# SIGTERM comes five minutes before the limit; the job asks to be queued again and goes on.
trap 'kill -TERM $run' TERM
evaluator batch /data/pairs.parquet -o /data/results --shard-size 256 &
run=$!
wait $run; code=$?
[ $code -gt 128 ] && { wait $run; code=$?; }
[ $code -eq 130 ] && scontrol requeue "$SLURM_JOB_ID"
exit $code
