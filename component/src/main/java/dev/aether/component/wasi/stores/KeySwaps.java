package dev.aether.component.wasi.stores;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.HostWork;
import java.io.IOException;
import java.util.Optional;

/** Compare and swap of {@code wasi:keyvalue/atomics@0.2.0-draft2}. */
final class KeySwaps {
    /** A value as it was seen. */
    private record Seen(KeyValues.Bucket bucket, String key, Optional<byte[]> value) {}

    void offer(HostImports.InstanceBuilder atomics) {
        atomics.resource("cas")
                .function(
                        "[static]cas.new",
                        (call, in) ->
                                HostWork.outcome(
                                        call,
                                        KeyValueGrant::error,
                                        () -> look(((OpenBucket) in[0]).bucket(), (String) in[1])))
                .function("[method]cas.current", (call, in) -> Outcome.ok(((Seen) in[0]).value()))
                .function("swap", (call, in) -> swap(call, (Seen) in[0], (byte[]) in[1]));
    }

    private static Seen look(KeyValues.Bucket bucket, String key)
            throws IOException, InterruptedException {
        return new Seen(bucket, key, bucket.get(key));
    }

    /** {@code result<_, cas-error>}: a failed swap comes with a new look. */
    private static Outcome swap(Invocation call, Seen seen, byte[] value) {
        Outcome tried =
                HostWork.outcome(
                        call,
                        fault -> Case.of(0, KeyValueGrant.error(fault)),
                        () ->
                                seen.bucket().swap(seen.key(), seen.value(), value)
                                        ? Optional.empty()
                                        : Optional.of(look(seen.bucket(), seen.key())));
        return switch (tried) {
            case Outcome.Err error -> error;
            case Outcome.Ok(Object again) ->
                    again instanceof Optional<?> look && look.isPresent()
                            ? Outcome.err(Case.of(1, look.get()))
                            : Outcome.ok();
        };
    }
}
