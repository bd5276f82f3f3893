#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

#include <sys/types.h>

namespace chat {

/// How long a pipe is waited for through which nothing comes.
inline constexpr std::chrono::milliseconds kPipePatience{5'000};

/// The whole file, if it has no more than `most_bytes`; a pipe that somebody writes into does, too, and
/// /dev/null is empty. Nothing else is read, and nothing is waited for that need not come. The error names
/// the file and what it is: "cannot read /etc: it is a directory".
Result<std::string> read_file(const std::string& path, std::size_t most_bytes,
                              std::chrono::milliseconds patience = kPipePatience);

/// Reads a file as read_file() does.
using FileReader = std::function<Result<std::string>(const std::string& path, std::size_t most_bytes)>;

/// A descriptor of the program's own, as the shell's <(command) is one: it has its contents once.
bool is_own_descriptor(const std::string& path);

/// Reads files as they are at each call, but what an own descriptor has as it was the first time. From the
/// second call on nobody is waited for.
FileReader reading_own_descriptors_once();

/// The same up to the first LF, which is left out. What follows is not waited for.
Result<std::string> read_first_line(const std::string& path, std::size_t most_bytes,
                                    std::chrono::milliseconds patience = kPipePatience);

/// The password in a file's first line, which may end in CR LF, and begin with a byte order mark. A program
/// that keeps passwords may have to ask its user for one of its own, <(pass show irc), so a pipe has a
/// minute. Errors as read_first_line() has them.
Result<std::string> read_password_line(const std::string& path, std::size_t most_bytes,
                                       std::chrono::milliseconds patience = std::chrono::minutes(1));

/// A second description of what the descriptor is, to write to without waiting: O_NONBLOCK belongs to the
/// description, which other programs may share, and the second is ours alone. Owns nothing where it cannot be
/// had: for a socket, or a terminal of another user. `flags` are added.
UniqueFd open_again_to_write(int fd, int flags = 0);

/// For the mode of a file that is made: nobody else may read it.
constexpr mode_t kPrivateFile = 0600;

/// Opens to write, as open(2) has it, but never waits: whoever writes must not be kept by a pipe that nobody
/// reads. The error is the reason alone: "it is a directory".
Result<UniqueFd> open_to_write(const std::string& path, int flags, mode_t mode);

/// Where opening the file would make it if it is not there: what a link leads to need not be. Empty: nowhere,
/// for the links lead in a circle.
std::filesystem::path behind_links(std::filesystem::path file);

/// Whether a file could be written, without making it. The error is as open_to_write() has it.
Result<void> can_be_written(const std::string& path);

/// A plain file, or /dev/null: what writing and reading again makes sense with.
bool is_plain_file(int fd);

/// "a directory", of lstat(2)'s mode.
const char* kind_of_file(mode_t mode);

}  // namespace chat
