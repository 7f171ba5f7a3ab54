/**
 * The dashboard's server: what is asked over HTTP, who may ask it, and how it is answered. Knows no
 * rule about jobs.
 */
@NullMarked
package dev.queuectl.web;

import org.jspecify.annotations.NullMarked;
