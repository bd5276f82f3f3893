#pragma once

#include "common/exit.h"
#include "common/moment.h"
#include "common/result.h"
#include "common/tls_context.h"
#include "relay/hub/requests.h"
#include "relay/named_files.h"
#include "relay/options.h"
#include "relay/own_certificate.h"
#include "relay/service/service_manager.h"
#include "relay/settings.h"

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace chat::relay {

class SqliteArchive;

/// What a reload changes. All of it outlives the reloader.
struct RunningParts {
  Relay& relay;
  Hub& hub;
  DialectFactory& dialects;
  SqliteArchive* history;  ///< null: nothing is kept
};

/// How the relay is configured now.
struct Configuration {
  Options options;
  NamedContents contents;
  OwnCertificate certificate;
  TlsContext context;
};

/// Has a running relay read its configuration anew: on SIGHUP, when an operator asks for it, or whoever else.
class Reloader {
 public:
  using ReadOptions = std::function<std::variant<Options, Exit>()>;

  /// `read_options` reads them as they were read at the start.
  Reloader(ReadOptions read_options, Configuration now, Circumstances circumstances, RunningParts parts,
           ServiceManager service);

  /// Opens the log's file anew, and makes those of unix sockets that were removed. Then reads the command
  /// line, the environment, the configuration file and the files that these name, and changes all that may
  /// change while the relay runs, or, where anything at all is wrong, nothing. Returns what has changed and
  /// what needs a restart, and what is warned of; the error says where what is wrong, or that the log could
  /// not be opened anew. The log says the same.
  Reloaded reload(Moment now);

 private:
  struct Next;

  Result<Next> read(Moment now);
  std::vector<std::string> compare(const Next& next) const;
  void apply(Next next, Moment now);

  ReadOptions read_options_;
  Configuration config_;
  Circumstances circumstances_;
  RunningParts parts_;
  ServiceManager service_;
};

}  // namespace chat::relay
