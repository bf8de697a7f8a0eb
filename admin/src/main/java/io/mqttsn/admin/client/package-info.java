/** The other side of the admin interface: what the commands ask it with. */
package io.mqttsn.admin.client;
