using UoSam.Core;

namespace UoSam.Cli.Refining;

/// <summary>A file cannot be written; the message is one line that names it.</summary>
internal sealed class OutputException : IOException
{
    // ENOSPC and EDQUOT of Linux, ERROR_DISK_FULL of Windows.
    private static readonly int[] Full = [28, 122, unchecked((int)0x80070070)];

    /// <param name="path">The file.</param>
    /// <param name="temporary">What was to become it; the cause may name that.</param>
    /// <param name="cause">What the system said.</param>
    public OutputException(string path, string temporary, Exception cause)
        : base($"{path} cannot be written: {Reason(Path.GetFullPath(path), Path.GetFullPath(temporary), cause)}", cause) =>
        HResult = cause.HResult;

    /// <summary>True where no other file can be written there either.</summary>
    public bool IsDiskFull => Full.Contains(HResult);

    // Where no file can be made, as below /proc, the system says that there is none.
    private static string Reason(string path, string temporary, Exception cause) => cause is FileNotFoundException or DirectoryNotFoundException
        ? "no file can be made there; write elsewhere"
        : ForeignFault.Text(
            cause.Message.Replace(temporary, path, StringComparison.Ordinal).Replace($" : '{path}'", "", StringComparison.Ordinal));
}
