/** Single reads of records that become batch reads on their way to HubSpot. */
package io.caravan.read;
