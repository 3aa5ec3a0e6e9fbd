/** Imports of files into the CRM: read, checked and written in slices. */
package io.caravan.simulator.imports;
