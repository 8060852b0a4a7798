package dev.aether.component.wasi.files;

import dev.aether.component.wasi.BodySource;
import dev.aether.component.wasi.ByteTarget;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.ReadStream;
import dev.aether.component.wasi.WriteStream;
import java.io.IOException;

/** Streams over open files. */
final class FileStreams {
    private FileStreams() {}

    static ReadStream reading(Descriptor descriptor, long offset, Poller poller) throws FileFault {
        OpenedFile file = descriptor.source();
        SharedFile held = descriptor.file().shared().hold();
        return new ReadStream(new Source(file, offset), poller, held::release);
    }

    static WriteStream writing(Descriptor descriptor, long offset, Poller poller) throws FileFault {
        OpenedFile file = descriptor.target();
        SharedFile held = descriptor.file().shared().hold();
        return new WriteStream(new Target(file, offset), poller, held::release);
    }

    static WriteStream appending(Descriptor descriptor, Poller poller) throws FileFault {
        OpenedFile file = descriptor.target();
        SharedFile held = descriptor.file().shared().hold();
        return new WriteStream(file::append, poller, held::release);
    }

    private static final class Source implements BodySource {
        private final OpenedFile file;
        private long offset;

        Source(OpenedFile file, long offset) {
            this.file = file;
            this.offset = offset;
        }

        @Override
        public byte[] read(int bytesMax) throws IOException {
            byte[] piece = file.read(offset, bytesMax);
            offset += piece.length;
            return piece;
        }
    }

    private static final class Target implements ByteTarget {
        private final OpenedFile file;
        private long offset;

        Target(OpenedFile file, long offset) {
            this.file = file;
            this.offset = offset;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            file.write(offset, bytes);
            offset += bytes.length;
        }
    }
}
