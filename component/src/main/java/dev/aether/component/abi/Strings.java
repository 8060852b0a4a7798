package dev.aether.component.abi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strings in linear memory, in each of the three encodings. */
final class Strings {
    private static final int BYTES_MAX = (1 << 28) - 1;
    private static final int UTF16_TAG = 1 << 31;
    private static final char REPLACEMENT = '\ufffd';

    private Strings() {}

    static String load(Transfer transfer, int address, int units) {
        return switch (transfer.encoding()) {
            case UTF8 -> decode(bytes(transfer, address, units, 1), StandardCharsets.UTF_8);
            case UTF16 ->
                    decode(bytes(transfer, address, units * 2L, 2), StandardCharsets.UTF_16LE);
            case LATIN1_OR_UTF16 -> {
                if ((units & UTF16_TAG) == 0) {
                    yield new String(
                            bytes(transfer, address, units, 2), StandardCharsets.ISO_8859_1);
                }
                long length = (units ^ UTF16_TAG) * 2L;
                yield decode(bytes(transfer, address, length, 2), StandardCharsets.UTF_16LE);
            }
        };
    }

    private static byte[] bytes(Transfer transfer, int address, long length, int alignment) {
        if (length < 0 || length > BYTES_MAX) {
            throw Traps.abi("a string longer than " + BYTES_MAX + " bytes");
        }
        transfer.checkRange(address, length, alignment);
        transfer.charge(length);
        return transfer.memory().read(address, (int) length);
    }

    /** The quick decoder replaces what is broken; only where that may have been, look closely. */
    private static String decode(byte[] bytes, Charset charset) {
        String text = new String(bytes, charset);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Traps.abi("a string that is not " + charset);
        }
    }

    /** Writes a string; the address lies in the low half of the answer, the units in the high. */
    static long store(Transfer transfer, String text) {
        requireScalars(text);
        return switch (transfer.encoding()) {
            case UTF8 -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                yield pack(put(transfer, bytes, 1), bytes.length);
            }
            case UTF16 -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
                yield pack(put(transfer, bytes, 2), text.length());
            }
            case LATIN1_OR_UTF16 -> {
                boolean narrow = text.chars().allMatch(unit -> unit < 0x100);
                var charset = narrow ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE;
                int tag = narrow ? 0 : UTF16_TAG;
                yield pack(put(transfer, text.getBytes(charset), 2), text.length() | tag);
            }
        };
    }

    private static int put(Transfer transfer, byte[] bytes, int alignment) {
        int address = transfer.allocate(alignment, bytes.length);
        transfer.memory().write(address, bytes);
        return address;
    }

    private static long pack(int address, int units) {
        return (address & 0xffff_ffffL) | ((long) units << 32);
    }

    /** A Java string may hold half a surrogate pair, a string of the component model may not. */
    private static void requireScalars(String text) {
        if (text.length() > BYTES_MAX / 3) {
            throw Traps.badValue("a string of " + text.length() + " units is too long");
        }
        boolean halfOpen = false;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isLowSurrogate(unit) != halfOpen) {
                throw Traps.badValue("a string with half a surrogate pair before " + (i + 1));
            }
            halfOpen = Character.isHighSurrogate(unit);
        }
        if (halfOpen) {
            throw Traps.badValue("a string that ends in half a surrogate pair");
        }
    }
}
