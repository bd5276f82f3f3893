#pragma once

#include "common/named_file.h"
#include "common/result.h"
#include "relay/options.h"

#include <string>
#include <string_view>

namespace chat::relay {

/// What is in the files that options name, but for the certificate. Empty: none is named.
struct NamedContents {
  std::string motd{};
  std::string server_password{};
  std::string operator_password{};
  std::string cluster_password{};
};

/// Reads and checks them, and waits for pipes, as somebody may have to be asked for a password first. The
/// error says where the file is named, what is wrong with it, and its code.
Result<NamedContents> read_named_files(const Options& options);

/// The same while the relay runs, without waiting for anybody. What came through a descriptor of the relay's
/// own, as the shell's <(command) does, comes once: it stays as it is in `known`.
Result<NamedContents> read_named_files_again(const Options& options, const NamedContents& known);

/// Logs it where everybody on this machine may read a password. Call when the log is what it is to be.
void warn_of_open_passwords(const Options& options);

Failure about_certificate(const Options& options, std::string_view why);

/// An error about what an option names, with the place where it is named, and its code.
Failure about(std::string_view place, std::string_view why, std::string_view code);

}  // namespace chat::relay
