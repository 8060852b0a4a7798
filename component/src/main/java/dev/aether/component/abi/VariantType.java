package dev.aether.component.abi;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.core.CoreType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variant, or one of its special forms enum, option and result, which differ only in the Java
 * object that stands for a value.
 */
public final class VariantType implements ValueType {
    private enum Form {
        VARIANT,
        ENUM,
        OPTION,
        RESULT
    }

    private final Form form;
    private final List<String> labels;
    private final @Nullable ValueType[] cases;
    private final int discriminantBytes;
    private final int payloadOffset;
    private final int byteCount;
    private final int alignment;
    private final List<CoreType> flat;
    private final int depth;
    private final boolean borrows;
    private final boolean pointers;

    private VariantType(Form form, List<String> labels, List<Optional<ValueType>> cases) {
        this.form = form;
        this.labels = List.copyOf(labels);
        this.cases = cases.stream().map(type -> type.orElse(null)).toArray(ValueType[]::new);
        var payloads = cases.stream().flatMap(Optional::stream).toList();
        this.discriminantBytes = discriminantBytes(cases.size());
        int payloadAlignment = payloads.stream().mapToInt(ValueType::alignment).max().orElse(1);
        int payloadBytes = payloads.stream().mapToInt(ValueType::byteCount).max().orElse(0);
        this.alignment = Math.max(discriminantBytes, payloadAlignment);
        this.payloadOffset = ValueType.align(discriminantBytes, payloadAlignment);
        long end = (long) payloadOffset + payloadBytes;
        this.byteCount = Flat.checkedBytes((end + alignment - 1) & -alignment);
        this.flat = Flat.alternatives(payloads);
        this.depth = Flat.depth(payloads);
        this.borrows = Flat.borrows(payloads);
        this.pointers = Flat.pointers(payloads);
    }

    /** A variant; a case without payload is an empty option. */
    public static VariantType variant(List<String> labels, List<Optional<ValueType>> cases) {
        return new VariantType(Form.VARIANT, labels, cases);
    }

    public static VariantType enumeration(List<String> labels) {
        List<Optional<ValueType>> cases =
                labels.stream().map(label -> Optional.<ValueType>empty()).toList();
        return new VariantType(Form.ENUM, labels, cases);
    }

    public static VariantType option(ValueType some) {
        return new VariantType(
                Form.OPTION, List.of(), List.of(Optional.empty(), Optional.of(some)));
    }

    public static VariantType result(Optional<ValueType> ok, Optional<ValueType> error) {
        return new VariantType(Form.RESULT, List.of(), List.of(ok, error));
    }

    private static int discriminantBytes(int cases) {
        if (cases <= 1 << 8) {
            return 1;
        }
        return cases <= 1 << 16 ? 2 : 4;
    }

    @Override
    public int byteCount() {
        return byteCount;
    }

    @Override
    public int alignment() {
        return alignment;
    }

    @Override
    public List<CoreType> flat() {
        return flat;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public boolean borrows() {
        return borrows;
    }

    @Override
    public boolean pointers() {
        return pointers;
    }

    @Override
    public Object load(Transfer transfer, int address) {
        int index =
                switch (discriminantBytes) {
                    case 1 -> transfer.memory().readByte(address) & 0xff;
                    case 2 -> transfer.memory().readShort(address) & 0xffff;
                    default -> transfer.memory().readInt(address);
                };
        ValueType payload = payloadType(index);
        return wrap(
                index, payload == null ? null : payload.load(transfer, address + payloadOffset));
    }

    @Override
    public void store(Transfer transfer, int address, @Nullable Object value) {
        int index = index(value);
        switch (discriminantBytes) {
            case 1 -> transfer.memory().writeByte(address, (byte) index);
            case 2 -> transfer.memory().writeShort(address, (short) index);
            default -> transfer.memory().writeInt(address, index);
        }
        ValueType payload = cases[index];
        if (payload != null) {
            payload.store(transfer, address + payloadOffset, payload(value));
        }
    }

    @Override
    public Object lift(Transfer transfer, long[] values, int at) {
        int index = (int) values[at];
        ValueType payload = payloadType(index);
        return wrap(index, payload == null ? null : payload.lift(transfer, values, at + 1));
    }

    @Override
    public void lower(Transfer transfer, @Nullable Object value, long[] values, int at) {
        int index = index(value);
        values[at] = index;
        ValueType payload = cases[index];
        int used = 1;
        if (payload != null) {
            payload.lower(transfer, payload(value), values, at + 1);
            used += payload.flat().size();
        }
        Arrays.fill(values, at + used, at + flat.size(), 0);
    }

    private @Nullable ValueType payloadType(int index) {
        if (index < 0 || index >= cases.length) {
            throw Traps.abi(
                    "case %s of %d".formatted(Integer.toUnsignedString(index), cases.length));
        }
        return cases[index];
    }

    private Object wrap(int index, @Nullable Object payload) {
        return switch (form) {
            case VARIANT -> new Case(index, payload);
            case ENUM -> index;
            case OPTION -> Optional.ofNullable(payload);
            case RESULT -> index == 0 ? new Outcome.Ok(payload) : new Outcome.Err(payload);
        };
    }

    private int index(@Nullable Object value) {
        int index =
                switch (form) {
                    case VARIANT -> value instanceof Case chosen ? chosen.index() : -1;
                    case ENUM -> value instanceof Integer chosen ? chosen : -1;
                    case OPTION ->
                            value instanceof Optional<?> option ? (option.isPresent() ? 1 : 0) : -1;
                    case RESULT ->
                            switch (value) {
                                case Outcome.Ok ok -> 0;
                                case Outcome.Err err -> 1;
                                case null, default -> -1;
                            };
                };
        if (index < 0 || index >= cases.length) {
            throw Traps.badValue(this, value);
        }
        return index;
    }

    private static @Nullable Object payload(@Nullable Object value) {
        return switch (value) {
            case Case chosen -> chosen.payload();
            case Optional<?> option -> option.orElse(null);
            case Outcome.Ok ok -> ok.value();
            case Outcome.Err err -> err.value();
            case null, default -> null;
        };
    }

    @Override
    public void describe(StringBuilder out, int levels) {
        switch (form) {
            case VARIANT -> Descriptions.parts(out, "variant", labels, cases, levels);
            case ENUM -> Descriptions.labels(out, "enum", labels);
            case OPTION -> {
                var some = new ValueType[] {Objects.requireNonNull(cases[1])};
                Descriptions.parts(out, "option", List.of(), some, levels);
            }
            case RESULT -> Descriptions.parts(out, "result", List.of(), cases, levels);
        }
    }

    @Override
    public String toString() {
        return Descriptions.of(this);
    }
}
