package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import org.jspecify.annotations.Nullable;

/** A position in a tree of {@link TreeNode}s. */
final class TreeCursor implements Storage.Cursor {
    /** Deep enough for more entries than a heap can hold. */
    private static final int DEPTH_MAX = 16;

    private final TreeNode root;
    private final TreeNode.Inner[] path = new TreeNode.Inner[DEPTH_MAX];
    private final int[] places = new int[DEPTH_MAX];
    private int depth;
    private TreeNode.@Nullable Leaf leaf;
    private int index;

    TreeCursor(TreeNode root, Bytes from) {
        this.root = root;
        seek(from);
    }

    @Override
    public void seek(Bytes from) {
        depth = 0;
        TreeNode node = root;
        while (node instanceof TreeNode.Inner inner) {
            if (inner.size == 0) {
                leaf = null;
                return;
            }
            node = enter(inner, inner.childFor(from));
        }
        leaf = (TreeNode.Leaf) node;
        int at = leaf.find(from);
        index = at >= 0 ? at : -at - 1;
        settle();
    }

    private TreeNode enter(TreeNode.Inner inner, int place) {
        path[depth] = inner;
        places[depth] = place;
        depth++;
        return inner.children[place];
    }

    @Override
    public boolean valid() {
        return leaf != null;
    }

    @Override
    public Bytes key() {
        return here().keys[index];
    }

    @Override
    public Bytes value() {
        return here().values[index];
    }

    @Override
    public void next() {
        index++;
        settle();
    }

    private TreeNode.Leaf here() {
        if (leaf == null) {
            throw new IllegalStateException("the cursor is behind the last key");
        }
        return leaf;
    }

    /** Steps to the next leaf when this one is used up. */
    private void settle() {
        while (leaf != null && index >= leaf.size) {
            leaf = nextLeaf();
            index = 0;
        }
    }

    private TreeNode.@Nullable Leaf nextLeaf() {
        while (depth > 0 && places[depth - 1] + 1 >= path[depth - 1].size) {
            depth--;
        }
        if (depth == 0) {
            return null;
        }
        depth--;
        TreeNode node = enter(path[depth], places[depth] + 1);
        while (node instanceof TreeNode.Inner inner) {
            node = enter(inner, 0);
        }
        return (TreeNode.Leaf) node;
    }

    @Override
    public void close() {
        leaf = null;
    }
}
