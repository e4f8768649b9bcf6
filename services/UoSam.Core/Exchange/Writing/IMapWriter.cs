namespace UoSam.Core.Exchange.Writing;

/// <summary>One way to write label maps.</summary>
public interface IMapWriter
{
    /// <summary>Its name on the command line, e.g. <c>labelme</c>.</summary>
    string Id { get; }

    /// <summary>What it writes, in one line.</summary>
    string Summary { get; }

    /// <summary>What follows the map's name in the name of its file; null where there may be none or many.</summary>
    string? Ending { get; }

    /// <summary>True where <see cref="OutputMap.Picture"/> is needed.</summary>
    bool NeedsPicture => false;

    /// <summary>The files of one map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="options">How regions become objects.</param>
    /// <exception cref="InvalidInputException">The format cannot hold the map.</exception>
    IReadOnlyList<OutputFile> Write(OutputMap map, WriterOptions options);
}
