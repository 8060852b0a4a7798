package dev.aether.node.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How deep control statements stand in each other within one body. An {@code else if} is no deeper
 * than its {@code if}; a class inside the body counts for itself.
 */
final class Nesting extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final Set<Tree.Kind> CONTROL =
            EnumSet.of(
                    Tree.Kind.IF,
                    Tree.Kind.FOR_LOOP,
                    Tree.Kind.ENHANCED_FOR_LOOP,
                    Tree.Kind.WHILE_LOOP,
                    Tree.Kind.DO_WHILE_LOOP,
                    Tree.Kind.SWITCH,
                    Tree.Kind.SWITCH_EXPRESSION,
                    Tree.Kind.TRY,
                    Tree.Kind.SYNCHRONIZED);

    private int depth;
    private int deepest;

    private Nesting() {}

    static int of(@Nullable Tree body) {
        Nesting nesting = new Nesting();
        nesting.scan(body, null);
        return nesting.deepest;
    }

    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
        if (tree == null || !CONTROL.contains(tree.getKind())) {
            return super.scan(tree, unused);
        }
        depth++;
        deepest = Math.max(deepest, depth);
        super.scan(tree, unused);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visitIf(IfTree branch, @Nullable Void unused) {
        scan(branch.getCondition(), unused);
        scan(branch.getThenStatement(), unused);
        if (branch.getElseStatement() instanceof IfTree next) {
            return visitIf(next, unused);
        }
        return scan(branch.getElseStatement(), unused);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        return null;
    }
}
