package dev.queuectl.acceptance;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** {@code mvn verify -Pservers} tries these commands again on PostgreSQL, then on MongoDB. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("on-postgres")
@Tag("on-mongo")
@interface EveryStore {}
