package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** A {@code wasi:http/types.fields}: headers or trailers. */
final class Fields {
    /** Beyond that a guest is trapped; nothing downstream would carry more. */
    static final int BYTES_MAX = 128 << 10;

    private static final int COUNT_MAX = 4096;

    private static final Case INVALID_SYNTAX = Case.of(0);
    private static final Case FORBIDDEN = Case.of(1);
    private static final Case IMMUTABLE = Case.of(2);

    /** What belongs to a connection, not to a message; the host decides on it. */
    private static final Set<String> FORBIDDEN_NAMES =
            Set.of(
                    "connection",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade");

    private final List<HttpField> entries;
    private final boolean mutable;
    private int bytes;

    private Fields(List<HttpField> entries, boolean mutable) {
        this.entries = entries;
        this.mutable = mutable;
        this.bytes = entries.stream().mapToInt(HttpField::size).sum();
    }

    /** Empty ones, to be filled. */
    static Fields empty() {
        return new Fields(new ArrayList<>(), true);
    }

    /** Those of a message that came in, without the forbidden ones. */
    static Fields received(List<HttpField> received) {
        return new Fields(
                received.stream().filter(field -> !forbidden(field.name())).toList(), false);
    }

    /** {@code from-list}. */
    static Outcome fromList(List<?> list) {
        Fields fields = empty();
        for (Object entry : list) {
            Object[] pair = (Object[]) entry;
            if (fields.append((String) pair[0], (byte[]) pair[1]) instanceof Outcome.Err error) {
                return error;
            }
        }
        return Outcome.ok(fields);
    }

    List<Object> get(String name) {
        return entries.stream()
                .filter(field -> field.named(name))
                .map(field -> (Object) field.valueBytes())
                .toList();
    }

    boolean has(String name) {
        return entries.stream().anyMatch(field -> field.named(name));
    }

    /** All values or none replace those there are. */
    Outcome set(String name, List<?> values) {
        if (refusal(name) instanceof Outcome.Err error) {
            return error;
        }
        var fresh = new ArrayList<HttpField>(values.size());
        for (Object value : values) {
            String text = latin1((byte[]) value);
            if (!HttpField.validValue(text)) {
                return Outcome.err(INVALID_SYNTAX);
            }
            fresh.add(new HttpField(name, text));
        }
        Outcome deleted = delete(name);
        fresh.forEach(this::add);
        return deleted;
    }

    Outcome delete(String name) {
        if (refusal(name) instanceof Outcome.Err error) {
            return error;
        }
        entries.removeIf(field -> field.named(name));
        bytes = entries.stream().mapToInt(HttpField::size).sum();
        return Outcome.ok();
    }

    Outcome append(String name, byte[] value) {
        if (refusal(name) instanceof Outcome.Err error) {
            return error;
        }
        String text = latin1(value);
        if (!HttpField.validValue(text)) {
            return Outcome.err(INVALID_SYNTAX);
        }
        add(new HttpField(name, text));
        return Outcome.ok();
    }

    /** {@code list<tuple<field-name, field-value>>}. */
    List<Object> entries() {
        return entries.stream()
                .map(field -> (Object) new Object[] {field.name(), field.valueBytes()})
                .toList();
    }

    List<HttpField> list() {
        return List.copyOf(entries);
    }

    /** A copy that can be changed. */
    Fields copy() {
        return new Fields(new ArrayList<>(entries), true);
    }

    /** The same as they are now, not to be changed. */
    Fields frozen() {
        return new Fields(List.copyOf(entries), false);
    }

    /**
     * What {@code content-length} declares, if it is there.
     *
     * @throws NumberFormatException if it is no length, or there are different ones
     */
    OptionalLong contentLength() {
        List<String> declared =
                entries.stream()
                        .filter(field -> field.named("content-length"))
                        .map(field -> field.value().strip())
                        .distinct()
                        .toList();
        if (declared.isEmpty()) {
            return OptionalLong.empty();
        }
        if (declared.size() > 1 || !declared.getFirst().chars().allMatch(Fields::digit)) {
            throw new NumberFormatException("content-length is one number, got " + declared);
        }
        return OptionalLong.of(Long.parseLong(declared.getFirst()));
    }

    private Outcome refusal(String name) {
        if (!mutable) {
            return Outcome.err(IMMUTABLE);
        }
        if (!HttpField.validName(name)) {
            return Outcome.err(INVALID_SYNTAX);
        }
        return forbidden(name) ? Outcome.err(FORBIDDEN) : Outcome.ok();
    }

    private void add(HttpField field) {
        bytes += field.size();
        if (bytes > BYTES_MAX || entries.size() >= COUNT_MAX) {
            throw new TrapException(
                    TrapException.Code.LIMIT,
                    "headers take at most " + BYTES_MAX + " bytes in " + COUNT_MAX + " entries");
        }
        entries.add(field);
    }

    private static boolean forbidden(String name) {
        return FORBIDDEN_NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    private static String latin1(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }
}
