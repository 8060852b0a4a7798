package dev.aether.component.wasi.http;

import dev.aether.component.HostImports;
import dev.aether.component.wasi.Capability;
import java.util.List;

/** The {@code fields} of {@code wasi:http/types}. */
final class FieldFunctions implements Capability {
    @Override
    public void offer(HostImports.Builder imports) {
        var types = imports.instance(HttpTypes.NAME).resource("fields");
        types.function("[constructor]fields", (call, arguments) -> Fields.empty());
        types.function(
                "[static]fields.from-list",
                (call, arguments) -> Fields.fromList((List<?>) arguments[0]));
        method(types, "get", (fields, arguments) -> fields.get(name(arguments)));
        method(types, "has", (fields, arguments) -> fields.has(name(arguments)));
        method(
                types,
                "set",
                (fields, arguments) -> fields.set(name(arguments), (List<?>) arguments[2]));
        method(types, "delete", (fields, arguments) -> fields.delete(name(arguments)));
        method(
                types,
                "append",
                (fields, arguments) -> fields.append(name(arguments), (byte[]) arguments[2]));
        method(types, "entries", (fields, arguments) -> fields.entries());
        method(types, "clone", (fields, arguments) -> fields.copy());
    }

    private static void method(HostImports.InstanceBuilder types, String name, Method method) {
        types.function(
                "[method]fields." + name,
                (call, arguments) -> method.call((Fields) arguments[0], arguments));
    }

    private static String name(Object[] arguments) {
        return (String) arguments[1];
    }

    private interface Method {
        Object call(Fields fields, Object[] arguments);
    }
}
