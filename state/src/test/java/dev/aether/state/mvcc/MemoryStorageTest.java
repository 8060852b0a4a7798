package dev.aether.state.mvcc;

final class MemoryStorageTest extends StorageContract {
    @Override
    Storage open() {
        return new MemoryStorage();
    }
}
