package dev.aether.node.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** What the rules ask about a file, gathered in one walk over its tree. */
final class FileShape extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final Set<String> PARALLEL = Set.of("parallelStream", "parallel");

    private final Source source;
    private final List<String> types = new ArrayList<>();
    private final List<MethodShape> methods = new ArrayList<>();
    private final List<String> emptyCatches = new ArrayList<>();
    private final List<String> synchronizations = new ArrayList<>();
    private final List<String> parallelStreams = new ArrayList<>();
    private final List<String> disabled = new ArrayList<>();

    private @Nullable ClassTree enclosing;

    private FileShape(Source source) {
        this.source = source;
    }

    static FileShape of(Source source) {
        FileShape shape = new FileShape(source);
        shape.scan(source.unit(), null);
        return shape;
    }

    List<String> types() {
        return types;
    }

    List<MethodShape> methods() {
        return methods;
    }

    List<String> emptyCatches() {
        return emptyCatches;
    }

    List<String> synchronizations() {
        return synchronizations;
    }

    List<String> parallelStreams() {
        return parallelStreams;
    }

    List<String> disabled() {
        return disabled;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        types.add(type.getSimpleName().toString());
        ClassTree outer = enclosing;
        enclosing = type;
        super.visitClass(type, unused);
        enclosing = outer;
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        String name = nameOf(method);
        boolean isOverride =
                method.getModifiers().getAnnotations().stream()
                        .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
        methods.add(
                new MethodShape(
                        source.name() + " " + name,
                        name,
                        source.linesOf(method),
                        isRecordHeader(method) ? 0 : method.getParameters().size(),
                        Nesting.of(method.getBody()),
                        isOverride));
        if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
            synchronizations.add(source.name() + " " + name);
        }
        return super.visitMethod(method, unused);
    }

    private String nameOf(MethodTree method) {
        boolean isConstructor = method.getReturnType() == null && enclosing != null;
        return (isConstructor ? enclosing.getSimpleName() : method.getName()).toString();
    }

    /** A record's constructor repeats its header, which may be longer. */
    private boolean isRecordHeader(MethodTree method) {
        return method.getReturnType() == null
                && enclosing != null
                && enclosing.getKind() == Tree.Kind.RECORD;
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree block, @Nullable Void unused) {
        synchronizations.add(source.name() + ":" + source.line(block));
        return super.visitSynchronized(block, unused);
    }

    /** A catch that does nothing must at least say why in a comment. */
    @Override
    public @Nullable Void visitCatch(CatchTree handler, @Nullable Void unused) {
        boolean isEmpty = handler.getBlock().getStatements().isEmpty();
        if (isEmpty && !source.textOf(handler.getBlock()).contains("//")) {
            emptyCatches.add(source.name() + ":" + source.line(handler));
        }
        return super.visitCatch(handler, unused);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
        if (call.getMethodSelect() instanceof MemberSelectTree select
                && call.getArguments().isEmpty()
                && PARALLEL.contains(select.getIdentifier().toString())) {
            parallelStreams.add(source.name() + ":" + source.line(call));
        }
        return super.visitMethodInvocation(call, unused);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void unused) {
        String name = annotation.getAnnotationType().toString();
        if (name.equals("Disabled") || name.endsWith(".Disabled")) {
            disabled.add(source.name() + ":" + source.line(annotation));
        }
        return super.visitAnnotation(annotation, unused);
    }
}
