#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `simbench plan`: what it prints is run, with names and options that each of the languages it is
# written in would read otherwise; in place of simbench and sbatch with programs that write down
# their words.
# shellcheck disable=SC2016,SC2317 # the dollars are names; check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

mkdir bin stand
ln -s "$simbench" bin/simbench
# A run leaves its words in the part, a merge its own in the file `merged`.
cat >stand/simbench <<'EOF'
#!/bin/sh
command=$1
shift
for word; do
    case $word in --out=*) out=${word#--out=} ;; esac
done
[ "$command" = run ] || out=merged
mkdir -p "$(dirname "$out")"
printf '%s\n' "$command" "$@" >"$out"
EOF
cat >stand/srun <<'EOF'
#!/bin/sh
shift
exec "$@"
EOF
# Runs what it is given at once: each index of an array, in a folder of logs.
cat >stand/sbatch <<'EOF'
#!/bin/sh
printf '%s\n' "$@" >>sbatch.words
cat >job
array=
for word; do
    case $word in
    --array=1-*) array=${word#--array=1-} ;;
    --output=*) log=$(printf '%s' "${word#--output=}" | sed 's/%%/%/g; s/%a/0/') ;;
    esac
done
if [ "$array" ]; then
    for SLURM_ARRAY_TASK_ID in $(seq "$array"); do
        export SLURM_ARRAY_TASK_ID
        sh job >"$log" || exit
    done
    echo '42;cluster'
else
    sh job >"$log"
fi
EOF
chmod +x stand/*

nasty="it's \$(rm x) {} {#} \"q\" %a*.json"
plain=plain.json
cp "$w/abc.json" "$nasty"
cp "$w/abc.json" $plain
cp "$w/abc.json" -- "-$plain"

# planned FILE ARGUMENTS...: the plan in a file, as one whose PATH leads to the program has it.
planned() {
    file=$1
    shift
    PATH=$tmp/bin:$PATH ends 0 simbench plan "$@" && mv out "$file" && [ ! -s err ]
}
stood() { PATH=$tmp/stand:$PATH "$@" >said 2>&1 || { cat said; return 1; } }
# was_run FOLDER NUMBER FILE...: the parts are there, and have the words of a shard.
was_run() {
    folder=$1 shards=$2
    shift 2
    for shard in $(seq "$shards"); do
        printf '%s\n' run "--shard=$shard/$shards" "--out=$folder/$shard.part" "$@" >wanted
        sed 's/[.]begun$//' "$folder/$shard.part" | diff wanted - || return
    done
}
was_merged() { printf '%s\n' merge "$@" | diff - merged; }
clean() { rm -rf merged sbatch.words ./*.parts; }

slurm() {
    clean
    planned plan.sh --slurm --shards 3 -o 'a 100%' --slo '2 $x' --fail-if 'mean(a) > 1' -q -- \
        "$nasty" -$plain && stood sh plan.sh --partition 'p q' &&
        was_run 'a 100%.parts' 3 '--slo=2 $x' --threads=1 --resume -- "$nasty" -$plain &&
        was_merged '--out=a 100%' '--fail-if=mean(a) > 1' --quiet 'a 100%.parts' &&
        says --dependency=afterok:42 sbatch.words && says --requeue sbatch.words &&
        [ "$(grep -c '^p q$' sbatch.words)" -eq 2 ] &&
        [ "$(ls 'a 100%.parts')" = "$(printf '0.log\n1.part\n2.part\n3.part\nmerge.log')" ]
}
slurm_threads() {
    planned plan.sh --slurm --shards 3 --threads 4 $plain && says --cpus-per-task=4 plan.sh &&
        says --threads=4 plan.sh && ! grep -q threads=1 plan.sh && sh -n plan.sh
}
parallel_runs() {
    clean
    planned plan.sh --parallel --shards 12 -o 'a{}b/' --percentiles 50,99 "$nasty" &&
        stood sh plan.sh &&
        was_run 'a{}b.parts' 12 --percentiles=50,99 --threads=1 --resume "$nasty" &&
        was_merged '--out=a{}b' 'a{}b.parts'
}
parallel_goes_on() { # after a failure it does what is missing
    clean
    cp stand/simbench kept
    sed -i '2i [ "$2" != --shard=2/3 ] || exit 9' stand/simbench
    planned plan.sh --parallel --shards 3 $plain && ! stood sh plan.sh && [ ! -e merged ] || return
    mv kept stand/simbench
    rm -f simbench-report.parts/1.part
    stood sh plan.sh && [ -e simbench-report.parts/2.part ] &&
        [ ! -e simbench-report.parts/1.part ] && [ -e merged ]
}
make_runs() { # and nothing twice
    clean
    planned plan.mk --make --shards 3 --slo '2 $x' --fail-if 'mean(a) > "1"' $plain ./$plain &&
        stood make -j2 -f plan.mk &&
        was_run simbench-report.parts 3 '--slo=2 $x' --threads=1 --resume $plain ./$plain &&
        was_merged --out=simbench-report '--fail-if=mean(a) > "1"' \
            simbench-report.parts || return
    mkdir -p simbench-report
    touch simbench-report/results.json
    PATH=$tmp/stand:$PATH ends 0 make -q -f plan.mk || return
    touch -d '+1 minute' $plain
    ! stood make -q -f plan.mk
}
make_without_report() {
    clean
    planned plan.mk --make --shards 2 --no-report $plain &&
        stood make -f plan.mk &&
        was_merged --out=simbench-report --no-report simbench-report.parts
}
make_refuses() { # it has no words for such names
    for name in "$nasty" 'a b' 'a:b' 'a%b' 'a=b'; do
        cp $plain "$name" && ends 2 "$asan" plan --make --shards 2 "$name" &&
            says 'the name of a file in a makefile' err &&
            ends 2 "$asan" plan --make --shards 2 -o "$name" $plain || return
    done
}
words_of_yaml() { # NUMBER: the command of a document
    /usr/bin/python3 -c '
import sys, yaml
document = list(yaml.safe_load_all(open("plan.yaml")))[int(sys.argv[1])]
for word in document["spec"]["template"]["spec"]["containers"][0]["command"]:
    print(word)' "$1"
}
kubernetes() { # the cluster replaces $(NAME) of a variable, and $$ by $
    clean
    planned plan.yaml --kubernetes --shards 3 -o 'a $x' --claim data --image local/simbench:1 \
        --fail-if 'mean(a) > 1' "$nasty" &&
        /usr/bin/python3 "$root/tests/check/kubernetes_jobs.py" plan.yaml >kinds &&
        [ "$(uniq -c kinds | tr -s ' ')" = ' 2 batch/v1 Job' ] || return
    words_of_yaml 0 >words
    printf '%s\n' simbench run --shard=auto/3 '--out=a $$x.parts/$(JOB_COMPLETION_INDEX).part' \
        --threads=1 --resume "$(printf '%s' "$nasty" | sed 's/\$/$$/g')" | diff - words || return
    words_of_yaml 1 >words
    printf '%s\n' simbench merge '--out=a $$x' '--fail-if=mean(a) > 1' 'a $$x.parts' | diff - words
}
refuses() { # what is wrong is told before anything is submitted
    ends 2 "$asan" plan --slurm --shards 2 --shard 1/2 $plain && says 'which shard is' err &&
        ends 2 "$asan" plan --slurm $plain && says '--shards=N' err &&
        ends 2 "$asan" plan --shards 2 $plain && says '--parallel or --make' err &&
        ends 2 "$asan" plan --shards 2 --slurm --make $plain && says 'does not go with' err &&
        ends 2 "$asan" plan --shards 2 --kubernetes --parallel $plain &&
        ends 2 "$asan" plan --shards 0 --slurm $plain &&
        ends 2 "$asan" plan --shards 2 --slurm --image x $plain && says 'goes with' err &&
        ends 2 "$asan" plan --shards 2 --slurm - && says 'standard input' err &&
        ends 2 "$asan" plan --shards 2 --slurm "$(printf 'a\nb')" && says 'control character' err &&
        ends 2 "$asan" plan --shards 2 --slurm none.json && says none.json err &&
        ends 2 "$asan" plan --shards 2 --slurm --only-replicate 3 $plain &&
        ends 2 "$asan" plan --shards 2 --slurm --precision 1% $plain && says '-n' err &&
        ends 2 "$asan" plan --shards 2 --slurm --estimate $plain && says 'asked of run' err &&
        ends 2 "$asan" plan --shards 2 --kubernetes "$(printf 'a\377.json')" && says UTF-8 err &&
        [ ! -s out ]
}
elsewhere() { # where PATH does not lead to the program, its path is written
    ends 0 "$asan" plan --slurm --shards 2 $plain && says "$asan" out &&
        sh -n out
}

# The shards are real ones here.
one_run() { # LANGUAGE
    (
        PATH=$PWD/bin:$PATH
        simbench plan --shards 3 --"$1" -n 20000 --plots cdf -o "$1.d" dashboard.json >"$1.plan" &&
            case $1 in
            make) make -s -j2 -f make.plan ;;
            *) sh "$1.plan" ;;
            esac >out 2>err &&
            simbench run -n 20000 --plots cdf -o one.d dashboard.json >one.out 2>>err &&
            diff -r one.d "$1.d" && cmp one.d/results.json "$1.d/results.json"
    )
}
cp "$w/dashboard.json" .

check 'the script for Slurm gives each shard its words' slurm
check 'a shard of several threads asks for as many processors' slurm_threads
check 'so does the makefile, which makes nothing twice' make_runs
check 'without a report the makefile merges all the same' make_without_report
check 'shards that make runs are one run, to the byte' one_run make
check 'a name that makefiles cannot have is refused' make_refuses
check 'what is missing or wrong is told' refuses
check 'a program that PATH does not lead to is named by its path' elsewhere
if command -v parallel >/dev/null; then
    check 'GNU parallel gives each shard its words' parallel_runs
    check 'its line again does what has failed' parallel_goes_on
    check 'shards that it runs are one run, to the byte' one_run parallel
else
    skip 'GNU parallel' 'it is missing'
fi
if /usr/bin/python3 -c 'import kubernetes' 2>/dev/null; then
    check "Kubernetes' jobs are as their schema says, with the words of a shard" kubernetes
else
    skip "Kubernetes' schema" 'python3-kubernetes is missing'
fi
plan
