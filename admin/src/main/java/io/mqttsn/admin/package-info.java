/**
 * The gateway's own door for those who look after it: HTTP with health, metrics, JSON and a page.
 * {@link io.mqttsn.admin.AdminServer} opens it; everything that is shown comes out of {@link
 * io.mqttsn.admin.Sources}, which can only be read.
 *
 * <p>One thread serves everybody, and it is never one of those that serve devices. It waits for
 * nobody: a slow client costs a connection, of which there are few, and no thread.
 */
package io.mqttsn.admin;
