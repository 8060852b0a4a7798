package dev.aether.component.wasi.http;

import dev.aether.component.HostImports;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.IoError;
import java.util.List;
import java.util.Optional;

/** All of {@code wasi:http/types}. */
final class HttpTypes implements Capability {
    static final String NAME = "wasi:http/types@0.2.12";

    private static final List<Capability> PARTS =
            List.of(
                    new FieldFunctions(),
                    new IncomingFunctions(),
                    new OutgoingFunctions(),
                    new RequestFunctions());

    @Override
    public void offer(HostImports.Builder imports) {
        PARTS.forEach(part -> part.offer(imports));
        imports.instance(NAME)
                .function(
                        "http-error-code",
                        (call, arguments) -> httpErrorCode((IoError) arguments[0]));
    }

    private static Optional<Object> httpErrorCode(IoError error) {
        return error.cause() instanceof HttpFault fault
                ? Optional.of(fault.toCase())
                : Optional.empty();
    }
}
