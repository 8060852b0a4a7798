package dev.aether.component;

import org.jspecify.annotations.Nullable;

/**
 * A function of the host that a guest may call.
 *
 * <p>Arguments and result are plain objects, shaped by the type the component declares:
 *
 * <ul>
 *   <li>{@code bool} Boolean; {@code u8 s8 u16 s16 s32 u32} Integer (u32 as its 32 raw bits);
 *       {@code u64 s64} Long; {@code f32} Float; {@code f64} Double; {@code char} Integer, the code
 *       point; {@code string} String
 *   <li>{@code list<u8>} byte[]; every other list a List; {@code record} and {@code tuple} Object[]
 *       in declared order
 *   <li>{@code variant} {@link Case}; {@code enum} Integer; {@code option} Optional; {@code result}
 *       {@link Outcome}; {@code flags} Long, bit 0 the first flag
 *   <li>{@code own} and {@code borrow} of a host resource: the host's own object; of a guest's
 *       resource: a {@link GuestResource}
 * </ul>
 *
 * <p>It runs on the thread that called the instance. What it throws ends the call, poisons the
 * instance and reaches that caller unchanged.
 */
@FunctionalInterface
public interface HostFunction {
    /**
     * Answers one call of the guest.
     *
     * @return the result, null if the function has none
     */
    @Nullable Object call(Invocation invocation, Object[] arguments);
}
