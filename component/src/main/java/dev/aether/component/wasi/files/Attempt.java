package dev.aether.component.wasi.files;

import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.WasiState;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** One method of a descriptor: what it does, whose faults become error codes. */
@FunctionalInterface
interface Attempt {
    /**
     * Does it.
     *
     * @return the good value, null for none
     */
    @Nullable Object run(Descriptor self, Object[] arguments, Poller poller) throws IOException;

    /** Offers a method whose result is {@code result<_, error-code>}. */
    static void offer(HostImports.InstanceBuilder types, String name, Attempt attempt) {
        types.function(
                "[method]descriptor." + name,
                (call, arguments) -> {
                    Poller poller = call.state(WasiState.class).poller();
                    return outcome(() -> attempt.run((Descriptor) arguments[0], arguments, poller));
                });
    }

    /** What became of some work on files. */
    static Outcome outcome(FileTree.Work<@Nullable Object> work) {
        try {
            return new Outcome.Ok(work.run());
        } catch (FileFault fault) {
            return Outcome.err(fault.code().index());
        } catch (ClosedByInterruptException stop) {
            var interrupted = new InterruptedException("interrupted at a file");
            interrupted.initCause(stop);
            throw Poller.interrupted(interrupted);
        } catch (IOException fault) {
            return Outcome.err(FileError.IO.index());
        }
    }
}
