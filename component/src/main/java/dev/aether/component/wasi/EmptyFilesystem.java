package dev.aether.component.wasi;

import dev.aether.component.HostImports;
import java.util.List;
import java.util.Optional;

/**
 * {@code wasi:filesystem} with no directory to begin from. Descriptors cannot come to exist, so the
 * methods are there to be linked, never to be called.
 */
final class EmptyFilesystem implements Capability {
    private static final String TYPES = "wasi:filesystem/types@0.2.12";
    private static final List<String> DESCRIPTOR_METHODS =
            List.of(
                    "read-via-stream",
                    "write-via-stream",
                    "append-via-stream",
                    "advise",
                    "sync-data",
                    "get-flags",
                    "get-type",
                    "set-size",
                    "set-times",
                    "read",
                    "write",
                    "read-directory",
                    "sync",
                    "create-directory-at",
                    "stat",
                    "stat-at",
                    "set-times-at",
                    "link-at",
                    "open-at",
                    "readlink-at",
                    "remove-directory-at",
                    "rename-at",
                    "symlink-at",
                    "unlink-file-at",
                    "is-same-object",
                    "metadata-hash",
                    "metadata-hash-at");

    @Override
    public void offer(HostImports.Builder imports) {
        imports.instance("wasi:filesystem/preopens@0.2.12")
                .function("get-directories", (call, arguments) -> List.of());
        var types =
                imports.instance(TYPES)
                        .resource("descriptor")
                        .resource("directory-entry-stream")
                        .function("filesystem-error-code", (call, arguments) -> Optional.empty());
        DESCRIPTOR_METHODS.forEach(method -> deny(types, "[method]descriptor." + method));
        deny(types, "[method]directory-entry-stream.read-directory-entry");
    }

    private static void deny(HostImports.InstanceBuilder types, String function) {
        types.function(
                function,
                (call, arguments) -> {
                    throw new WasiDenied(TYPES + '#' + function);
                });
    }
}
