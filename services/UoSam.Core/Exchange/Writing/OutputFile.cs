namespace UoSam.Core.Exchange.Writing;

/// <summary>One file to be written.</summary>
/// <param name="Name">Relative path with '/': the map's name with an ending, or a file in a folder of its name.</param>
/// <param name="Content">The whole file.</param>
public sealed record OutputFile(string Name, byte[] Content);
