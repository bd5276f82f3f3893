#include "relay/loop/doors.h"

#include "common/error_codes.h"
#include "common/quantity.h"
#include "common/socket.h"
#include "common/text.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// One endpoint that an option names, and the addresses to open for it.
struct Wanted {
  enum class Kind { chat, raw, metrics };

  Endpoint asked;
  Kind kind = Kind::chat;
  bool tls = false;
  std::string place{};  ///< "/etc/x.toml:3: listen"; empty: the command line
  std::vector<Address> addresses{};

  std::string option() const {
    const std::string name = kind == Kind::raw ? "--raw-listen" : "--listen";
    return fmt::format("{} {}", place.empty() ? name : place, to_string(NamedDoor{asked, tls}));
  }

  bool is_like(const Wanted& other) const { return kind == other.kind && tls == other.tls; }

  Failure failure(std::string_view why) const {
    return Failure(place.empty() ? std::string(why) : fmt::format("{}: {}", place, why));
  }
};

constexpr std::string_view kTlsPrefix = "tls:";

void add_wanted(const std::vector<NamedDoor>& asked, const std::vector<std::string>& places,
                Wanted::Kind kind, std::vector<Wanted>& all) {
  for (std::size_t i = 0; i < asked.size(); ++i) {
    all.push_back({asked[i].endpoint, kind, asked[i].tls, i < places.size() ? places[i] : std::string()});
  }
}

/// Returns the same for every way to write the path, so that two can be compared.
std::string canonical(const std::string& path) {
  std::error_code error;
  const std::filesystem::path file(path);
  const auto directory =
      std::filesystem::weakly_canonical(std::filesystem::absolute(file).parent_path(), error);
  return error ? path : (directory / file.filename()).string();
}

bool is_ipv4(const Endpoint& endpoint) {
  return endpoint.host.find(':') == std::string::npos;
}

/// Whether a socket that listens on `wide` also accepts connections to `narrow`.
bool covers(const Endpoint& wide, const Endpoint& narrow) {
  if (wide.port != narrow.port) return false;
  if (wide.host == "0.0.0.0") return is_ipv4(narrow);
  // Beside a door at 0.0.0.0, the one at [::] takes only IPv6.
  return wide.host == narrow.host || (wide.host == "::" && narrow.host != "0.0.0.0");
}

bool overlap(const Address& a, const Address& b) {
  if (a.is_unix() != b.is_unix()) return false;
  if (a.is_unix()) return canonical(a.path()) == canonical(b.path());
  const Endpoint first = a.endpoint();
  const Endpoint second = b.endpoint();
  // The kernel gives each socket that asks for port 0 a port of its own.
  return first.port != 0 && (covers(first, second) || covers(second, first));
}

bool is_covered_by(const Address& narrow, const Address& wide) {
  return overlap(narrow, wide) && (narrow.is_unix() || covers(wide.endpoint(), narrow.endpoint()));
}

Result<std::vector<Wanted>> what_is_wanted(const DoorSettings& settings) {
  std::vector<Wanted> all;
  add_wanted(settings.listen, settings.listen_places, Wanted::Kind::chat, all);
  add_wanted(settings.raw_listen, settings.raw_listen_places, Wanted::Kind::raw, all);
  if (settings.metrics_listen)
    all.push_back({*settings.metrics_listen, Wanted::Kind::metrics, false, settings.metrics_place});
  for (Wanted& each : all) {
    auto addresses = addresses_to_listen_on(each.asked);
    if (addresses && std::any_of(addresses->begin(), addresses->end(), std::mem_fn(&Address::is_for_many))) {
      return each.failure(
          with_code(fmt::format("cannot listen on {}: that is a multicast or broadcast address, to which "
                                "nobody connects: choose one that ip address lists",
                                to_string(each.asked)),
                    codes::kAddress));
    }
    if (!addresses) {
      return each.failure(
          with_code(fmt::format("cannot listen on {}: {} (ip address lists the addresses of this machine)",
                                to_string(each.asked), addresses.error()),
                    codes::kAddress));
    }
    each.addresses = std::move(*addresses);
  }
  return all;
}

bool do_overlap(const Wanted& a, const Wanted& b) {
  return std::any_of(a.addresses.begin(), a.addresses.end(), [&](const Address& one) {
    return std::any_of(b.addresses.begin(), b.addresses.end(),
                       [&](const Address& other) { return overlap(one, other); });
  });
}

/// Whether one has an IPv4 address and the other an IPv6 address of the same port. A host name with both
/// addresses leads a client to either.
bool do_share_a_port(const Wanted& a, const Wanted& b) {
  const auto port_of = [](const Address& each) { return each.is_unix() ? 0 : each.endpoint().port; };
  return std::any_of(a.addresses.begin(), a.addresses.end(), [&](const Address& one) {
    return std::any_of(b.addresses.begin(), b.addresses.end(), [&](const Address& other) {
      return port_of(one) != 0 && port_of(one) == port_of(other) && one.is_ipv6() != other.is_ipv6();
    });
  });
}

/// Why two doors of different kinds cannot both be: chance would decide between them. Empty if they can.
std::string clash(const Wanted& one, const Wanted& other) {
  if (one.is_like(other)) return {};
  if (do_overlap(one, other)) {
    return fmt::format("{} and {} are the same door: give one of them another port or path", one.option(),
                       other.option());
  }
  if (!do_share_a_port(one, other)) return {};
  return fmt::format(
      "{} and {} have one port, and a name with an IPv4 and an IPv6 address leads to either: give one of "
      "them "
      "another port",
      one.option(), other.option());
}

/// The same for all; nothing if there is no clash.
std::optional<std::string> clash(const std::vector<Wanted>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      if (std::string words = clash(all[i], all[j]); !words.empty()) return words;
    }
  }
  return std::nullopt;
}

/// What is wanted, if the doors go together.
Result<std::vector<Wanted>> what_can_be(const DoorSettings& settings) {
  auto wanted = what_is_wanted(settings);
  if (!wanted) return wanted;
  if (const auto words = clash(*wanted)) return Failure(with_code(*words, codes::kDoors));
  return wanted;
}

/// Leaves out each address that another one covers. Of two equal ones the first stays.
void leave_out_what_is_covered(std::vector<Wanted>& all) {
  std::vector<Address> kept;
  for (Wanted& each : all) kept.insert(kept.end(), each.addresses.begin(), each.addresses.end());
  const auto is_needless = [&](std::size_t at) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (i == at || !is_covered_by(kept[at], kept[i])) continue;
      if (i < at || !is_covered_by(kept[i], kept[at])) return true;
    }
    return false;
  };
  std::size_t at = 0;
  for (Wanted& each : all) {
    std::vector<Address> needed;
    for (const Address& address : each.addresses) {
      if (!is_needless(at++)) needed.push_back(address);
    }
    each.addresses = std::move(needed);
  }
}

bool has_ipv4_wildcard(const std::vector<Wanted>& all, std::uint16_t port) {
  const Endpoint wildcard{.host = "0.0.0.0", .port = port};
  return port != 0 && std::any_of(all.begin(), all.end(), [&](const Wanted& each) {
           return std::any_of(each.addresses.begin(), each.addresses.end(), [&](const Address& address) {
             return !address.is_unix() && address.endpoint() == wildcard;
           });
         });
}

/// Whether a socket of this name is one whose clients' first bytes tell what they speak. systemd calls it as
/// its unit where that says nothing, and systemd-socket-activate(1) "unknown".
bool is_ordinary(std::string_view name) {
  return name == "chat" || name == "unknown" || name.ends_with(".socket");
}

Result<std::vector<Door>> take_over(std::vector<InheritedSocket> inherited) {
  std::vector<Door> doors;
  for (InheritedSocket& each : inherited) {
    const bool raw = each.name == "raw";
    const bool tls = each.name == "tls";
    if (!raw && !tls && !is_ordinary(each.name)) {
      return Failure(with_code(fmt::format("the service manager's sockets: {} is the name of none: "
                                           "FileDescriptorName= is chat, tls or raw",
                                           in_quotes(each.name)),
                               codes::kInherited));
    }
    const int fd = each.fd.get();
    doors.push_back({{std::move(each.fd), bound_endpoint(fd), is_ipv6_only(fd), nullptr}, raw, tls});
  }
  return doors;
}

/// What is named, and inherited, too.
std::optional<std::string> clash(const std::vector<Wanted>& all, const std::vector<Door>& inherited) {
  for (const Door& door : inherited) {
    const auto addresses = addresses_to_listen_on(door.socket.endpoint);
    if (!addresses) continue;
    const Wanted taken{.asked = door.socket.endpoint, .addresses = *addresses};
    const auto wanted =
        std::find_if(all.begin(), all.end(), [&](const Wanted& each) { return do_overlap(each, taken); });
    if (wanted != all.end()) {
      return fmt::format("{}: the service manager has opened {} already: leave one of them out",
                         wanted->option(), to_string(NamedDoor{door.socket.endpoint, door.tls}));
    }
  }
  return std::nullopt;
}

}  // namespace

Result<NamedDoor> parse_door(std::string_view text) {
  const bool tls = text.starts_with(kTlsPrefix);
  const std::string scheme = fold_case(text.substr(0, std::min(text.find(':'), text.size())));
  if (!tls && (scheme == "tls" || scheme == "ssl" || scheme == "ircs" || scheme == "https"))
    return Failure(fmt::format("'{}': a door for TLS alone is written tls:HOST:PORT", text));
  auto endpoint = parse_endpoint(tls ? text.substr(kTlsPrefix.size()) : text);
  if (!endpoint) return Failure(endpoint.error());
  return NamedDoor{std::move(*endpoint), tls};
}

std::string to_string(const NamedDoor& door) {
  return fmt::format("{}{}", door.tls ? kTlsPrefix : "", chat::to_string(door.endpoint));
}

Result<void> check_doors(const DoorSettings& settings) {
  const auto wanted = what_can_be(settings);
  if (!wanted) return Failure(wanted.error());
  for (const Wanted& each : *wanted) {
    if (const auto can = can_listen_on(each.asked, each.addresses); !can) return each.failure(can.error());
  }
  return {};
}

Result<std::vector<Door>> open_doors(DoorSettings settings) {
  auto doors = take_over(std::move(settings.inherited));
  if (!doors) return doors;
  auto wanted = what_can_be(settings);
  if (!wanted) return Failure(wanted.error());
  if (const auto words = clash(*wanted, *doors)) return Failure(with_code(*words, codes::kDoors));
  std::erase_if(*wanted, [](const Wanted& each) { return each.kind == Wanted::Kind::metrics; });
  leave_out_what_is_covered(*wanted);
  for (const Wanted& each : *wanted) {
    if (each.addresses.empty()) continue;
    const bool ipv6_only = has_ipv4_wildcard(*wanted, each.asked.port);
    // A machine without IPv6 cannot listen on [::], and 0.0.0.0 is opened for itself.
    if (ipv6_only && each.addresses.front().is_ipv6() && !has_ipv6()) continue;
    auto sockets = listen_on(each.asked, each.addresses, {ipv6_only, settings.permissions});
    if (!sockets) return each.failure(sockets.error());
    for (ListeningSocket& socket : *sockets)
      doors->push_back({std::move(socket), each.kind == Wanted::Kind::raw, each.tls});
  }
  return doors;
}

}  // namespace chat::relay
