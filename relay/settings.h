#pragma once

#include "common/moment.h"
#include "common/tls_context.h"
#include "relay/cloak.h"
#include "relay/hub/hub.h"
#include "relay/log/log.h"
#include "relay/loop/doors.h"
#include "relay/loop/relay.h"
#include "relay/named_files.h"
#include "relay/options.h"
#include "relay/own_certificate.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace chat::relay {

// What the options mean for each part of the relay, at its start and while it runs.

/// What is known once the relay has started, and stays so.
struct Circumstances {
  std::size_t doors;
  std::string serving;  ///< one line for people: where
  std::string way_to_tls;
  const Cloak* cloak;  ///< outlives the settings
  Moment started;
  bool keeps_history;
};

/// But for the key of those who come back.
HubSettings hub_settings(const Options& options, const NamedContents& contents, bool keeps_history);

DialectSettings dialect_settings(const Options& options, const NamedContents& contents,
                                 const Circumstances& circumstances);

/// But for sockets that a service manager has opened.
DoorSettings door_settings(const Options& options);

/// Raises this process's limit of descriptors as far as it may go: beyond that nobody can come in.
AdmissionLimits admission_limits(const Options& options, std::size_t doors);

LiveSettings live_settings(const Options& options, const TlsContext& context);

LogSettings log_settings(const Options& options);

CertificateSettings certificate_settings(const Options& options);

std::optional<std::filesystem::path> place_of_state(const Options& options);

/// See history_to_keep(). Nothing where the options do not say, and nobody has said where the state is.
KeepHistory kept_history(const Options& options);

}  // namespace chat::relay
