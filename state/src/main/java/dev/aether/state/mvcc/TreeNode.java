package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of the copy-on-write B+ tree behind {@link MemoryStorage} and the fronts of {@link
 * LayeredStorage}.
 *
 * <p>A node may be changed in place only under the edit that made it; every other edit copies it
 * first. A published root is therefore immutable, and a view of it costs nothing. Nodes that shrink
 * are dropped when empty and never merged: removals come from compaction, which empties whole
 * stretches of history.
 */
abstract sealed class TreeNode {
    static final int ENTRIES_MAX = 64;

    private final TreeEdit edit;
    int size;
    final Bytes[] keys;

    private TreeNode(TreeEdit edit, int size, Bytes[] keys) {
        this.edit = edit;
        this.size = size;
        this.keys = keys;
    }

    static TreeNode empty(TreeEdit edit) {
        return new Leaf(edit, 0, new Bytes[ENTRIES_MAX + 1], new Bytes[ENTRIES_MAX + 1]);
    }

    /** A root over two halves of a split one. */
    static TreeNode join(TreeEdit edit, TreeNode left, TreeNode right) {
        Inner root = new Inner(edit, 2, new Bytes[ENTRIES_MAX + 1], new TreeNode[ENTRIES_MAX + 1]);
        root.keys[0] = left.keys[0];
        root.keys[1] = right.keys[0];
        root.children[0] = left;
        root.children[1] = right;
        return root;
    }

    /** This node if the edit owns it, else a copy that it owns. */
    final TreeNode editable(TreeEdit by) {
        return edit == by ? this : copy(by);
    }

    abstract TreeNode copy(TreeEdit by);

    /** Sets a key below an owned node. @return the right half if the node had to split */
    abstract @Nullable TreeNode put(Bytes key, Bytes value, TreeEdit by);

    /** Removes a key below an owned node; the caller drops a node that became empty. */
    abstract void remove(Bytes key, TreeEdit by);

    /** Index of the key, or -(where it belongs) - 1. */
    final int find(Bytes key) {
        return Arrays.binarySearch(keys, 0, size, key);
    }

    /** The value of a key below this node. */
    final @Nullable Bytes valueOf(Bytes key) {
        TreeNode node = this;
        while (node instanceof Inner inner) {
            if (inner.size == 0) {
                return null;
            }
            node = inner.children[inner.childFor(key)];
        }
        int at = node.find(key);
        return at < 0 ? null : ((Leaf) node).values[at];
    }

    /** The first row at or after this one, if it is of the same key. */
    final Storage.@Nullable Row newest(Bytes version) {
        TreeNode node = this;
        TreeNode after = null;
        while (node instanceof Inner inner) {
            if (inner.size == 0) {
                return null;
            }
            int place = inner.childFor(version);
            after = place + 1 < inner.size ? inner.children[place + 1] : after;
            node = inner.children[place];
        }
        int at = node.find(version);
        at = at < 0 ? -at - 1 : at;
        if (at < node.size) {
            return ((Leaf) node).rowOf(version, at);
        }
        return after == null ? null : after.first().rowOf(version, 0);
    }

    private Leaf first() {
        TreeNode node = this;
        while (node instanceof Inner inner) {
            node = inner.children[0];
        }
        return (Leaf) node;
    }

    /** Where to cut after an insertion: appending leaves full nodes behind. */
    final int cut(int insertedAt) {
        return insertedAt == size - 1 ? size - 1 : size / 2;
    }

    static void open(Object[] array, int at, int size) {
        System.arraycopy(array, at, array, at + 1, size - at);
    }

    static void close(Object[] array, int at, int size) {
        System.arraycopy(array, at + 1, array, at, size - at - 1);
        Arrays.fill(array, size - 1, size, null);
    }

    static void moveTail(Object[] from, Object[] to, int cut, int size) {
        System.arraycopy(from, cut, to, 0, size - cut);
        Arrays.fill(from, cut, size, null);
    }

    /** Holds the entries. */
    static final class Leaf extends TreeNode {
        final Bytes[] values;

        Leaf(TreeEdit edit, int size, Bytes[] keys, Bytes[] values) {
            super(edit, size, keys);
            this.values = values;
        }

        private Storage.@Nullable Row rowOf(Bytes version, int at) {
            return Layout.sameKey(keys[at], version) ? new Storage.Row(keys[at], values[at]) : null;
        }

        @Override
        TreeNode copy(TreeEdit by) {
            return new Leaf(by, size, keys.clone(), values.clone());
        }

        @Override
        @Nullable TreeNode put(Bytes key, Bytes value, TreeEdit by) {
            int at = find(key);
            by.replaced = at >= 0 ? values[at] : null;
            if (at >= 0) {
                values[at] = value;
                return null;
            }
            int place = -at - 1;
            open(keys, place, size);
            open(values, place, size);
            keys[place] = key;
            values[place] = value;
            size++;
            return size <= ENTRIES_MAX ? null : split(cut(place), by);
        }

        private TreeNode split(int cut, TreeEdit by) {
            Bytes[] rightKeys = new Bytes[ENTRIES_MAX + 1];
            Bytes[] rightValues = new Bytes[ENTRIES_MAX + 1];
            moveTail(keys, rightKeys, cut, size);
            moveTail(values, rightValues, cut, size);
            Leaf right = new Leaf(by, size - cut, rightKeys, rightValues);
            size = cut;
            return right;
        }

        @Override
        void remove(Bytes key, TreeEdit by) {
            int at = find(key);
            if (at >= 0) {
                close(keys, at, size);
                close(values, at, size);
                size--;
            }
        }
    }

    /** Holds children; a key is a lower bound of its child. */
    static final class Inner extends TreeNode {
        final TreeNode[] children;

        Inner(TreeEdit edit, int size, Bytes[] keys, TreeNode[] children) {
            super(edit, size, keys);
            this.children = children;
        }

        int childFor(Bytes key) {
            int at = find(key);
            return at >= 0 ? at : Math.max(0, -at - 2);
        }

        @Override
        TreeNode copy(TreeEdit by) {
            return new Inner(by, size, keys.clone(), children.clone());
        }

        @Override
        @Nullable TreeNode put(Bytes key, Bytes value, TreeEdit by) {
            int at = childFor(key);
            TreeNode child = children[at].editable(by);
            children[at] = child;
            if (key.compareTo(keys[0]) < 0) {
                keys[0] = key;
            }
            TreeNode right = child.put(key, value, by);
            if (right == null) {
                return null;
            }
            open(keys, at + 1, size);
            open(children, at + 1, size);
            keys[at + 1] = right.keys[0];
            children[at + 1] = right;
            size++;
            return size <= ENTRIES_MAX ? null : split(cut(at + 1), by);
        }

        private TreeNode split(int cut, TreeEdit by) {
            Bytes[] rightKeys = new Bytes[ENTRIES_MAX + 1];
            TreeNode[] rightChildren = new TreeNode[ENTRIES_MAX + 1];
            moveTail(keys, rightKeys, cut, size);
            moveTail(children, rightChildren, cut, size);
            Inner right = new Inner(by, size - cut, rightKeys, rightChildren);
            size = cut;
            return right;
        }

        @Override
        void remove(Bytes key, TreeEdit by) {
            int at = childFor(key);
            TreeNode child = children[at].editable(by);
            children[at] = child;
            child.remove(key, by);
            if (child.size == 0) {
                close(keys, at, size);
                close(children, at, size);
                size--;
            }
        }
    }
}
