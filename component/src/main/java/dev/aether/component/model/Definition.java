package dev.aether.component.model;

import java.util.List;
import java.util.Optional;

/** One definition of a component, or one declaration inside a component or instance type. */
public sealed interface Definition {
    /** A core module, as a range of the component's bytes, and what its type would declare. */
    record CoreModule(int start, int length, List<CoreDeclaration> declarations)
            implements Definition {
        public CoreModule {
            declarations = List.copyOf(declarations);
        }
    }

    /** A core type. */
    record CoreType(CoreTypeExpression type) implements Definition {}

    /** A core instance made of a module and named instances that answer its imports. */
    record CoreInstantiate(int module, List<Argument> arguments) implements Definition {
        public CoreInstantiate {
            arguments = List.copyOf(arguments);
        }
    }

    /** A core instance made of items at hand. */
    record CoreBundle(List<Argument> exports) implements Definition {
        public CoreBundle {
            exports = List.copyOf(exports);
        }
    }

    /** A component inside this one. */
    record Nested(ComponentBody body) implements Definition {}

    /** An instance of a nested component. */
    record Instantiate(int component, List<Argument> arguments) implements Definition {
        public Instantiate {
            arguments = List.copyOf(arguments);
        }
    }

    /** An instance made of items at hand. */
    record Bundle(List<Export> exports) implements Definition {
        public Bundle {
            exports = List.copyOf(exports);
        }
    }

    /** Another name for an export of an instance. */
    record AliasExport(Sort sort, int instance, String name) implements Definition {}

    /** Another name for an export of a core instance. */
    record AliasCoreExport(Sort sort, int instance, String name) implements Definition {}

    /** Another name for an item of an enclosing scope, 0 being this one. */
    record AliasOuter(Sort sort, int scopes, int index) implements Definition {}

    /** A type. */
    record TypeDefinition(TypeExpression type) implements Definition {}

    /** A component function made of a core function. */
    record Lift(int coreFunction, CanonOptions options, int type) implements Definition {}

    /** A core function made of a component function. */
    record Lower(int function, CanonOptions options) implements Definition {}

    /** A core function about resources. */
    record ResourceOperation(Kind kind, int type) implements Definition {
        /** What it does. */
        public enum Kind {
            NEW,
            DROP,
            REP
        }
    }

    /** Something the surroundings must give. */
    record Import(String name, List<Attribute> attributes, ExternType type) implements Definition {
        public Import {
            attributes = List.copyOf(attributes);
        }
    }

    /** Something given to the surroundings, and the type it was said to have. */
    record Export(
            String name,
            List<Attribute> attributes,
            Sort sort,
            int index,
            Optional<ExternType> type)
            implements Definition {
        public Export {
            attributes = List.copyOf(attributes);
        }
    }

    /** Inside a type: something an instance of that type gives. */
    record ExportDeclaration(String name, List<Attribute> attributes, ExternType type)
            implements Definition {
        public ExportDeclaration {
            attributes = List.copyOf(attributes);
        }
    }

    /** A named item: an argument of an instantiation or an export of a core bundle. */
    record Argument(String name, Sort sort, int index) {}
}
