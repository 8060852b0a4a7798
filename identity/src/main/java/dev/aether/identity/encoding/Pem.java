package dev.aether.identity.encoding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The textual encoding of keys and certificates, RFC 7468, strict about labels. */
public final class Pem {
    private static final int BLOCKS_MAX = 64;
    private static final Base64.Encoder ENCODER =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    /** One block, with its closing line feed. */
    public static String write(String label, byte[] der) {
        return begin(label) + "\n" + ENCODER.encodeToString(der) + "\n" + end(label) + "\n";
    }

    /**
     * The contents of all blocks with this label, in order; text around the blocks is ignored.
     *
     * @throws IllegalArgumentException if a block is not closed, is not Base64, or there are too
     *     many
     */
    public static List<byte[]> read(String label, String text) {
        List<byte[]> blocks = new ArrayList<>();
        int at = text.indexOf(begin(label));
        while (at >= 0) {
            int from = at + begin(label).length();
            int until = text.indexOf(end(label), from);
            if (until < 0) {
                throw new IllegalArgumentException("a PEM block " + label + " is not closed");
            }
            if (blocks.size() == BLOCKS_MAX) {
                throw new IllegalArgumentException("more than " + BLOCKS_MAX + " PEM blocks");
            }
            blocks.add(
                    Base64.getDecoder().decode(text.substring(from, until).replaceAll("\\s", "")));
            at = text.indexOf(begin(label), until);
        }
        return blocks;
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }

    private static String end(String label) {
        return "-----END " + label + "-----";
    }
}
