package dev.aether.runtime;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.state.Blobs;
import dev.aether.state.StateException;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes programs of workloads: fetches what they run and has it compiled and tried. */
final class Preparation {
    private final Environment environment;
    private final Blobs blobs;
    private final Program.Maker maker;
    private final Executor threads;

    /**
     * @param atOnce workloads that are compiled at the same time
     */
    Preparation(Environment environment, Blobs blobs, Program.Maker maker, int atOnce) {
        this.environment = environment;
        this.blobs = blobs;
        this.maker = maker;
        this.threads = environment.threads().platformPool("preparing", atOnce);
    }

    /**
     * The program; compiling, and a guest that starts, yield to nobody and so have threads of their
     * own kind.
     *
     * @param mine hears of it first, so that a stop ends the wait
     * @throws WorkloadException UNUSABLE if it can never run, ARTEFACT_UNAVAILABLE to try again
     */
    Program program(Workload workload, Lifetime mine, WorkloadLog log, Duration most) {
        long end = environment.clock().nanos() + most.toNanos();
        Bytes artefact = fetch(workload);
        threads.execute(() ->
                mine.prepared()
                        .settleBy(
                                () -> maker.prepare(workload, artefact, log),
                                () -> brokeOff("the preparation", workload),
                                Program::close));
        long left = Math.max(0, end - environment.clock().nanos());
        try {
            return mine.prepared()
                    .await("the preparation of " + workload.digest(), Duration.ofNanos(left));
        } catch (DeadlineExceeded slow) {
            throw new WorkloadException(
                    WorkloadException.Code.ARTEFACT_UNAVAILABLE,
                    workload.digest() + " is not compiled yet",
                    slow);
        }
    }

    private Bytes fetch(Workload workload) {
        try {
            return blobs.fetch(workload.digest());
        } catch (StateException unavailable) {
            throw new WorkloadException(
                    WorkloadException.Code.ARTEFACT_UNAVAILABLE,
                    "cannot fetch " + workload.digest() + ": " + unavailable.getMessage(),
                    unavailable);
        }
    }

    /** To be tried again. */
    static WorkloadException brokeOff(String what, Workload workload) {
        return new WorkloadException(
                WorkloadException.Code.ARTEFACT_UNAVAILABLE,
                what + " of " + workload.placement() + " broke off");
    }
}
