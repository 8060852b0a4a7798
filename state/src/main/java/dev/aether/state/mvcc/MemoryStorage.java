package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pure-Java storage: a copy-on-write B+ tree in the heap.
 *
 * <p>A session edits a private copy of the path it touches and publishes a new root, so views are
 * free and readers never wait. The lock keeps the two writers of a range apart, its owner and the
 * compaction behind it; it is held for one session and never while blocking.
 */
public final class MemoryStorage implements Storage {
    private final ReentrantLock writing = new ReentrantLock();

    /** Under the lock. */
    private final NewestRows newest = new NewestRows();

    private volatile Root root = new Root(TreeNode.empty(new TreeEdit()), 0);

    private record Root(TreeNode node, long bytes) {}

    @Override
    public View view() {
        return new TreeView(root.node());
    }

    @Override
    public Session begin() {
        writing.lock();
        return new Edit(root);
    }

    @Override
    public long bytes() {
        return root.bytes();
    }

    @Override
    public void close() {}

    private static Optional<Bytes> find(TreeNode root, Bytes key) {
        return Optional.ofNullable(root.valueOf(key));
    }

    private record TreeView(TreeNode root) implements View {
        @Override
        public Optional<Bytes> get(Bytes key) {
            return find(root, key);
        }

        @Override
        public Cursor cursor(Bytes from) {
            return new TreeCursor(root, from);
        }

        @Override
        public Optional<Row> newest(Bytes version) {
            return Optional.ofNullable(root.newest(version));
        }

        @Override
        public void close() {}
    }

    private final class Edit implements Session {
        private final TreeEdit edit = new TreeEdit();
        private TreeNode node;
        private long bytes;
        private boolean open = true;
        private boolean committed;

        Edit(Root start) {
            node = start.node();
            bytes = start.bytes();
        }

        @Override
        public Optional<Bytes> get(Bytes key) {
            return find(node, key);
        }

        @Override
        public Cursor cursor(Bytes from) {
            return new TreeCursor(node, from);
        }

        @Override
        public Optional<Row> newest(Bytes version) {
            Optional<Row> known = newest.find(version);
            return known.isPresent() ? known : Optional.ofNullable(node.newest(version));
        }

        @Override
        public void put(Bytes key, Bytes value) {
            TreeNode left = node.editable(edit);
            TreeNode right = left.put(key, value, edit);
            node = right == null ? left : TreeNode.join(edit, left, right);
            newest.put(key, value);
            Bytes before = edit.replaced;
            bytes += value.length() - (before == null ? -key.length() : before.length());
        }

        @Override
        public void remove(Bytes key) {
            Optional<Bytes> before = find(node, key);
            if (before.isEmpty()) {
                return;
            }
            bytes -= key.length() + before.get().length();
            newest.remove(key);
            node = node.editable(edit);
            node.remove(key, edit);
            while (node instanceof TreeNode.Inner inner && inner.size <= 1) {
                node = inner.size == 0 ? TreeNode.empty(edit) : inner.children[0];
            }
        }

        @Override
        public void commit() {
            root = new Root(node, bytes);
            committed = true;
            close();
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                if (!committed) {
                    newest.clear();
                }
                writing.unlock();
            }
        }
    }
}
