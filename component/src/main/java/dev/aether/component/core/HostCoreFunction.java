package dev.aether.component.core;

/** A core function whose body is Java. */
public record HostCoreFunction(CoreSignature signature, CoreFunction body) implements CoreFunction {
    @Override
    public long[] call(long[] arguments) {
        return body.call(arguments);
    }
}
