package dev.aether.component.bindings;

import dev.aether.component.text.WitFunction;
import dev.aether.component.text.WitType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function of an interface as a Java method.
 *
 * @param wit its full name, such as {@code [method]counter.add}
 * @param resource whose method it is in WIT, empty for a free function, a constructor or a static
 *     one: those are methods of the interface
 * @param name in Java
 * @param names of its parameters in Java, without {@code self}
 */
record Operation(String wit, WitFunction type, String resource, String name, List<String> names) {
    Operation {
        Names.checked(wit);
        names = List.copyOf(names);
    }

    boolean isMethod() {
        return !resource.isEmpty();
    }

    /** Its parameters without {@code self}. */
    List<WitType.Field> parameters() {
        return isMethod()
                ? type.parameters().subList(1, type.parameters().size())
                : type.parameters();
    }

    /** All of an interface, named; free functions choose their names first. */
    static List<Operation> of(Map<String, WitFunction> functions, Names names) {
        var operations = new ArrayList<Operation>();
        var members = new HashMap<String, Names>();
        functions.forEach((wit, type) -> {
            if (!wit.startsWith("[")) {
                operations.add(plain(wit, type, names.take(Names.camel(wit))));
            }
        });
        functions.forEach((wit, type) -> {
            String inner = wit.substring(wit.indexOf(']') + 1);
            String owner = inner.replaceFirst("\\..*", "");
            String member = inner.substring(inner.indexOf('.') + 1);
            if (wit.startsWith("[constructor]")) {
                operations.add(plain(wit, type, names.take("new" + Names.pascal(owner))));
            } else if (wit.startsWith("[static]")) {
                String name = names.take(Names.camel(owner + "-" + member));
                operations.add(plain(wit, type, name));
            } else if (wit.startsWith("[method]")) {
                String name =
                        members.computeIfAbsent(owner, key -> ofResource())
                                .take(Names.camel(member));
                operations.add(new Operation(wit, type, owner, name, parameters(type, 1)));
            }
        });
        return operations;
    }

    private static Names ofResource() {
        var names = new Names("_", Names.METHODS);
        names.take("close");
        names.take("handle");
        names.take("guest");
        return names;
    }

    private static Operation plain(String wit, WitFunction type, String name) {
        return new Operation(wit, type, "", name, parameters(type, 0));
    }

    private static List<String> parameters(WitFunction type, int from) {
        var names = new Names("_", Names.VARIABLES);
        return type.parameters().stream()
                .skip(from)
                .map(field -> names.take(Names.camel(field.name())))
                .toList();
    }
}
