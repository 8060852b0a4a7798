package dev.aether.state.disk;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * How RocksDB is set up: a small, bounded part of the node's memory, whatever lies on disk.
 *
 * <p>Rows come in files that we write in key order and RocksDB takes over whole. So memtables hold
 * nothing but the few range deletions, and bloom filters would cost more than they save: nearly
 * every question asks for the next row, not for one row.
 *
 * <p>Files are merged with files of their size (universal compaction) once there are four: of what
 * is written again and again that takes a quarter of the processor time of merging by levels.
 * Waiting for ten would take less still, but a put of a key that is on disk alone looks into all of
 * them for the version before it, and loses three times what merging saves.
 */
final class RocksSettings implements AutoCloseable {
    private static final long CACHE_BYTES = 32 << 20;
    private static final long MEMTABLE_BYTES = 1 << 20;
    private static final long FILE_BYTES = 32 << 20;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int FILES_OPEN_MAX = 512;
    private static final int JOBS_MAX = 2;

    private final Cache cache = new LRUCache(CACHE_BYTES);
    private final Options options = new Options();

    RocksSettings() {
        options.setCreateIfMissing(true)
                .setTableFormatConfig(blocks())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setTargetFileSizeBase(FILE_BYTES)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setMaxOpenFiles(FILES_OPEN_MAX)
                .setMaxBackgroundJobs(JOBS_MAX)
                .setAvoidFlushDuringShutdown(true)
                .setSkipStatsUpdateOnDbOpen(true)
                .setStatsDumpPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(1 << 20)
                .setKeepLogFileNum(2)
                .setMaxManifestFileSize(16 << 20);
    }

    private BlockBasedTableConfig blocks() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPinTopLevelIndexAndFilter(true);
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        cache.close();
    }
}
