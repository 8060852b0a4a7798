package dev.aether.component.wasi.files;

import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.IoError;
import java.util.Optional;

/** What {@code wasi:filesystem/types} does with files. */
final class FileFunctions {
    private static final int READ_BYTES_MAX = 1 << 20;
    private final HostImports.InstanceBuilder types;

    FileFunctions(HostImports.InstanceBuilder types) {
        this.types = types;
    }

    void offer() {
        types.resource("descriptor", (call, descriptor) -> ((Descriptor) descriptor).close());
        types.function(
                "filesystem-error-code",
                (call, arguments) ->
                        ((IoError) arguments[0]).cause() instanceof FileFault fault
                                ? Optional.of(fault.code().index())
                                : Optional.empty());
        offerStreams();
        offerAccess();
        offerFacts();
    }

    private void offerStreams() {
        Attempt.offer(
                types,
                "read-via-stream",
                (self, in, poller) -> FileStreams.reading(self, offset(in[1]), poller));
        Attempt.offer(
                types,
                "write-via-stream",
                (self, in, poller) -> FileStreams.writing(self, offset(in[1]), poller));
        Attempt.offer(
                types,
                "append-via-stream",
                (self, in, poller) -> FileStreams.appending(self, poller));
    }

    private void offerAccess() {
        Attempt.offer(
                types,
                "read",
                (self, in, poller) -> {
                    OpenedFile file = self.source();
                    long wanted = (Long) in[1];
                    int most =
                            (int) (wanted < 0 ? READ_BYTES_MAX : Math.min(wanted, READ_BYTES_MAX));
                    byte[] bytes = most == 0 ? new byte[0] : file.read(offset(in[2]), most);
                    return new Object[] {bytes, most > 0 && bytes.length == 0};
                });
        Attempt.offer(
                types,
                "write",
                (self, in, poller) -> {
                    byte[] bytes = (byte[]) in[1];
                    self.target().write(offset(in[2]), bytes);
                    return (long) bytes.length;
                });
        Attempt.offer(
                types,
                "set-size",
                (self, in, poller) -> {
                    self.target().setSize(offset(in[1]));
                    return null;
                });
        Attempt.offer(
                types,
                "set-times",
                (self, in, poller) -> {
                    if (self instanceof Descriptor.Folder) {
                        FolderFunctions.setTimes(self, ".", false, in[1], in[2]);
                    } else {
                        self.target().setTimes(FileValues.time(in[1]), FileValues.time(in[2]));
                    }
                    return null;
                });
        sync("sync", true);
        sync("sync-data", false);
    }

    private void sync(String name, boolean metadata) {
        Attempt.offer(
                types,
                name,
                (self, in, poller) -> {
                    if (self instanceof Descriptor.File file) {
                        file.shared().file().sync(metadata);
                    }
                    return null;
                });
    }

    private void offerFacts() {
        Attempt.offer(types, "stat", (self, in, poller) -> FileValues.stat(self.stat()));
        Attempt.offer(types, "metadata-hash", (self, in, poller) -> FileValues.hash(self.stat()));
        Attempt.offer(types, "get-flags", (self, in, poller) -> self.flags());
        Attempt.offer(
                types,
                "get-type",
                (self, in, poller) ->
                        (self instanceof Descriptor.Folder
                                        ? FileKind.DIRECTORY
                                        : FileKind.REGULAR_FILE)
                                .index());
        // Advice need not be taken.
        Attempt.offer(
                types,
                "advise",
                (self, in, poller) -> {
                    var _ = self.file();
                    return null;
                });
        types.function(
                "[method]descriptor.is-same-object",
                (call, in) -> {
                    Outcome same =
                            Attempt.outcome(() -> {
                                String mine = ((Descriptor) in[0]).stat().identity();
                                return mine.equals(((Descriptor) in[1]).stat().identity());
                            });
                    return same.equals(Outcome.ok(true));
                });
    }

    private static long offset(Object value) throws FileFault {
        long offset = (Long) value;
        if (offset < 0) {
            throw new FileFault(FileError.OVERFLOW, "an offset beyond 2^63");
        }
        return offset;
    }
}
