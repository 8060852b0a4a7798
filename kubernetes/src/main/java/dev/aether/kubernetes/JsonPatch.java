package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JSON patch: a list of operations, all of which succeed or none.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
 */
public final class JsonPatch {
    private static final int OPERATIONS_MAX = 10_000;
    private static final int MEASURED_MAX = 3_000_000;

    private int measured;

    private JsonPatch() {}

    /** What to do with the member that the last step of a pointer names. */
    private enum Edit {
        ADD,
        REPLACE,
        REMOVE
    }

    /**
     * @throws StatusException 400 for a malformed patch, 422 if an operation cannot be done
     */
    public static Json apply(Json target, Json patch) {
        if (!(patch instanceof ArrayNode operations)) {
            throw malformed("expected an array of operations, got " + patch.typeName());
        }
        if (operations.items().size() > OPERATIONS_MAX) {
            throw malformed("more than " + OPERATIONS_MAX + " operations");
        }
        var run = new JsonPatch();
        var result = target;
        for (var operation : operations.items()) {
            result = run.one(result, operation);
        }
        return result;
    }

    private Json one(Json target, Json operation) {
        var name = operation.textAt("op").orElse("");
        var path = pointer(operation, "path");
        return switch (name) {
            case "add" -> edit(target, path, Edit.ADD, value(operation));
            case "replace" -> replace(target, path, value(operation));
            case "remove" -> edit(target, path, Edit.REMOVE, Json.nothing());
            case "move" -> move(target, pointer(operation, "from"), path);
            case "copy" -> copy(target, pointer(operation, "from"), path);
            case "test" -> test(target, path, value(operation));
            default -> throw malformed("unknown operation \"" + name + "\"");
        };
    }

    private static Json replace(Json target, List<String> path, Json value) {
        return path.isEmpty() ? value : edit(target, path, Edit.REPLACE, value);
    }

    private Json move(Json target, List<String> from, List<String> to) {
        var intoItself = to.size() > from.size() && to.subList(0, from.size()).equals(from);
        if (intoItself) {
            throw malformed("cannot move " + print(from) + " into itself");
        }
        var value = find(target, from);
        return measured(edit(edit(target, from, Edit.REMOVE, value), to, Edit.ADD, value));
    }

    private Json copy(Json target, List<String> from, List<String> to) {
        return measured(edit(target, to, Edit.ADD, find(target, from)));
    }

    /**
     * Refuses what has grown too large or deep. Trees share what they copy, so copies of copies
     * grow without bound while costing nothing, until someone walks them.
     */
    private Json measured(Json result) {
        var before = measured;
        measure(result, Limits.DEFAULT.depthMax(), before + Limits.DEFAULT.nodesMax());
        return result;
    }

    private void measure(Json json, int depthLeft, int until) {
        measured++;
        if (depthLeft < 0 || measured > until || measured > MEASURED_MAX) {
            throw Status.tooLarge(Limits.DEFAULT.nodesMax()).exception();
        }
        var children =
                switch (json) {
                    case ObjectNode node -> List.copyOf(node.fields().values());
                    case ArrayNode node -> node.items();
                    case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> List.<Json>of();
                };
        children.forEach(child -> measure(child, depthLeft - 1, until));
    }

    private static Json test(Json target, List<String> path, Json expected) {
        var found = find(target, path);
        if (!equal(found, expected)) {
            throw Status.unprocessable("testing value " + print(path) + " failed").exception();
        }
        return target;
    }

    /** Equality as the RFC has it: numbers by value. */
    private static boolean equal(Json a, Json b) {
        if (a instanceof Json.Numeral x && b instanceof Json.Numeral y) {
            return x.decimal().compareTo(y.decimal()) == 0;
        }
        if (a instanceof ArrayNode(var x) && b instanceof ArrayNode(var y)) {
            return x.size() == y.size() && equalItems(x, y);
        }
        if (a instanceof ObjectNode(var x) && b instanceof ObjectNode(var y)) {
            return x.keySet().equals(y.keySet())
                    && equalItems(
                            List.copyOf(x.values()), x.keySet().stream().map(y::get).toList());
        }
        return a.equals(b);
    }

    private static boolean equalItems(List<Json> a, List<Json> b) {
        for (var i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Json find(Json target, List<String> path) {
        return target.at(path.toArray(String[]::new)).orElseThrow(() -> missing(path));
    }

    private static Json edit(Json target, List<String> path, Edit edit, Json value) {
        if (path.isEmpty()) {
            if (edit == Edit.REMOVE) {
                throw malformed("cannot remove the whole document");
            }
            return value;
        }
        return editUnder(target, path, path, edit, value);
    }

    private static Json editUnder(
            Json here, List<String> rest, List<String> path, Edit edit, Json value) {
        var step = rest.getFirst();
        if (rest.size() == 1) {
            return switch (here) {
                case ObjectNode node -> editField(node, step, path, edit, value);
                case ArrayNode node -> editItem(node, step, path, edit, value);
                case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> throw missing(path);
            };
        }
        var child = here.at(step).orElseThrow(() -> missing(path));
        var changed = editUnder(child, rest.subList(1, rest.size()), path, edit, value);
        return switch (here) {
            case ObjectNode node -> node.with(step, changed);
            case ArrayNode node -> withItem(node, Integer.parseInt(step), Optional.of(changed));
            case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> throw missing(path);
        };
    }

    private static Json editField(
            ObjectNode node, String field, List<String> path, Edit edit, Json value) {
        if (edit != Edit.ADD && !node.has(field)) {
            throw missing(path);
        }
        return edit == Edit.REMOVE ? node.without(field) : node.with(field, value);
    }

    private static Json editItem(
            ArrayNode node, String step, List<String> path, Edit edit, Json value) {
        var size = node.items().size();
        var index = step.equals("-") && edit == Edit.ADD ? size : index(step, path);
        if (index > size || (index == size && edit != Edit.ADD)) {
            throw missing(path);
        }
        return switch (edit) {
            case REPLACE -> withItem(node, index, Optional.of(value));
            case REMOVE -> withItem(node, index, Optional.empty());
            case ADD -> {
                var items = new ArrayList<>(node.items());
                items.add(index, value);
                yield Json.array(items);
            }
        };
    }

    private static ArrayNode withItem(ArrayNode node, int index, Optional<Json> value) {
        var items = new ArrayList<>(node.items());
        if (value.isPresent()) {
            items.set(index, value.get());
        } else {
            items.remove(index);
        }
        return Json.array(items);
    }

    private static int index(String step, List<String> path) {
        if (!JsonPath.isIndex(step)) {
            throw missing(path);
        }
        return Integer.parseInt(step);
    }

    private static Json value(Json operation) {
        return operation.at("value").orElseThrow(() -> malformed("operation without value"));
    }

    private static List<String> pointer(Json operation, String field) {
        var text =
                operation.textAt(field).orElseThrow(() -> malformed("operation without " + field));
        if (text.isEmpty()) {
            return List.of();
        }
        if (text.chars().filter(c -> c == '/').count() > Limits.DEFAULT.depthMax()) {
            throw malformed("a pointer deeper than " + Limits.DEFAULT.depthMax());
        }
        if (!text.startsWith("/")) {
            throw malformed("a pointer begins with a slash: \"" + text + "\"");
        }
        var steps = new ArrayList<String>();
        for (var step : text.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }

    private static String print(List<String> path) {
        var text = new StringBuilder();
        for (var step : path) {
            text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }

    private static StatusException missing(List<String> path) {
        return Status.unprocessable("the path " + print(path) + " does not exist in the object")
                .exception();
    }

    private static StatusException malformed(String why) {
        return Status.badRequest("invalid JSON patch: " + why).exception();
    }
}
