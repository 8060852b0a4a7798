package dev.aether.component.wasi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Cuts what a guest writes into lines for a {@link LogSink}. */
final class LineLog implements ByteTarget {
    private final LogSink.Channel channel;
    private final LogSink sink;
    private final WasiLimits limits;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long taken;
    private boolean overflown;

    LineLog(LogSink.Channel channel, LogSink sink, WasiLimits limits) {
        this.channel = channel;
        this.sink = sink;
        this.limits = limits;
    }

    @Override
    public void write(byte[] bytes) {
        int wanted = (int) Math.min(bytes.length, limits.logBytesMax() - taken);
        taken += wanted;
        for (int i = 0; i < wanted; i++) {
            take(bytes[i]);
        }
        if (wanted < bytes.length && !overflown) {
            overflown = true;
            end();
            sink.line(channel, "(dropped: more than " + limits.logBytesMax() + " bytes of log)");
        }
    }

    /** Hands over a last line that lacks its end. */
    void end() {
        if (line.size() > 0) {
            emit();
        }
    }

    private void take(byte next) {
        if (next == '\n') {
            emit();
            return;
        }
        // A cut falls before a byte that begins a character, not inside one.
        boolean begins = (next & 0xc0) != 0x80;
        if (line.size() >= limits.lineBytesMax() - (begins ? 3 : 0)) {
            emit();
        }
        line.write(next);
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        sink.line(channel, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
