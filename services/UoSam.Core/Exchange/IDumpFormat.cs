namespace UoSam.Core.Exchange;

/// <summary>One way in which label maps lie on disk.</summary>
public interface IDumpFormat
{
    /// <summary>Its name on the command line, e.g. <c>npy</c>.</summary>
    string Id { get; }

    /// <summary>What it reads, in one line.</summary>
    string Summary { get; }

    /// <summary>True where the file or folder looks like this format; nothing is decoded for it.</summary>
    /// <param name="path">An existing file or folder.</param>
    bool Accepts(string path);

    /// <summary>Lists the items; their maps are read when they are asked for.</summary>
    /// <param name="path">An existing file or folder.</param>
    /// <param name="options">How pixels become ids.</param>
    /// <exception cref="InvalidInputException">DUMP_*: nothing of this format is there, or it is malformed.</exception>
    LabelMapDump Open(string path, DumpOptions options);
}
