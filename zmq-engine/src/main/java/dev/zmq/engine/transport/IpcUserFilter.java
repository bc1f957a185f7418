// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/** Lets the processes of some users and groups connect to a Unix domain socket; the kernel says whose they are. */
final class IpcUserFilter implements PeerFilter {

    // Of the operating system's numbers, which is what principals compare.
    private final Set<UserPrincipal> users;
    private final Set<UserPrincipal> groups;

    private IpcUserFilter(Set<UserPrincipal> users, Set<UserPrincipal> groups) {
        this.users = users;
        this.groups = groups;
    }

    @FunctionalInterface
    private interface Lookup {
        UserPrincipal find(String name) throws IOException;
    }

    /** Looks up users and groups, which may take its time where they are kept in a directory. */
    static IpcUserFilter of(Admission admission) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (!probe.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
                throw new IOException("this operating system does not tell whose processes connect: leave"
                        + " ipcFilterUsers and ipcFilterGroups empty");
            }
        }
        UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
        return new IpcUserFilter(
                find(admission.ipcUsers(), accounts::lookupPrincipalByName, "user", "ipcFilterUsers"),
                find(admission.ipcGroups(), accounts::lookupPrincipalByGroupName, "group", "ipcFilterGroups"));
    }

    private static Set<UserPrincipal> find(List<String> names, Lookup lookup, String what, String option)
            throws IOException {
        Set<UserPrincipal> found = new HashSet<>();
        for (String name : names) {
            try {
                found.add(lookup.find(name));
            } catch (UserPrincipalNotFoundException e) {
                throw new IOException("there is no " + what + " " + name + ": correct " + option, e);
            }
        }
        return found;
    }

    @Override
    public @Nullable String refusal(SocketChannel accepted) throws IOException {
        UnixDomainPrincipal peer = accepted.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return users.contains(peer.user()) || groups.contains(peer.group())
                ? null
                : "not in ipcFilterUsers or ipcFilterGroups";
    }
}
