package dev.queuectl.store.mongo;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * How to open a store on MongoDB.
 *
 * @param machine the folder of this machine for what belongs to the store but does not lie in it;
 *     each store has a folder of its own in it
 * @param random the source of chance
 * @param oneShot whether the process ends as soon as it has closed the store
 */
public record MongoOptions(Path machine, RandomGenerator random, boolean oneShot) {}
