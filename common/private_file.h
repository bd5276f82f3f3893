#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace chat {

/// Makes the directory and those above it, each if it is missing, for nobody else (0700).
Result<void> make_private_directories(const std::filesystem::path& directory);

/// Call with a file that has just been made. Where root has made it in the directory of another user, as when
/// it looks after a service, that user has it from then on, for it has to read it. Returns false if that
/// failed; errno says why.
bool give_to_owner_of_directory(int fd, const std::filesystem::path& file);

/// Writes a file that is not there yet, readable to nobody else (0600): whole or not at all, and onto the
/// disk. Returns false if something has that name already, which stays as it is. Makes missing directories.
Result<bool> write_new_private_file(const std::filesystem::path& file, std::string_view contents);

/// The same for a file that may be there: it is replaced. A symbolic link stays, and what it leads to is
/// replaced, or made if it is not there. What is no plain file, as a device, stays as it is, which is an
/// error.
Result<void> replace_private_file(const std::filesystem::path& file, std::string_view contents);

/// Whether everybody on this machine may read it. That its group may can be meant.
bool may_be_read_by_all(const std::filesystem::path& file);

/// Has those who change what is in a directory take turns; the turn ends with what is returned. By flock(2)
/// of the directory: it leaves no file behind, as a lock file does. They hold it for moments. Who holds it
/// longer is none of ours (systemd-tmpfiles(8) has programs lock directories so), and is waited for a second
/// at the most.
UniqueFd lock_directory_of(const std::filesystem::path& file);

}  // namespace chat
