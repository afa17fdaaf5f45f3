/** What has to be on the other side of a Kerberos login. */
package io.sparkagent.kerberos;
