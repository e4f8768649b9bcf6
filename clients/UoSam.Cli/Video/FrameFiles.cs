using System.Runtime.CompilerServices;
using UoSam.Cli.Commands;
using UoSam.Cli.Converting;

namespace UoSam.Cli.Video;

/// <summary>Frames from a folder of images or a stream of pictures.</summary>
internal static class FrameFiles
{
    /// <summary>The images of a folder in the order of their names.</summary>
    /// <exception cref="UsageException">There is no such folder, or no image in it.</exception>
    public static async IAsyncEnumerable<FrameFile> OfFolderAsync(
        string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Find(folder, ImageFiles.Extensions))
        {
            var image = await File.ReadAllBytesAsync(file, cancellationToken);
            yield return new FrameFile(Path.GetFileNameWithoutExtension(file), image);
        }
    }

    /// <summary>The RGB pictures of a stream, named by their number.</summary>
    public static async IAsyncEnumerable<FrameFile> OfStreamAsync(
        PictureStream pictures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        while (await pictures.ReadAsync(3, cancellationToken) is { } picture)
        {
            yield return new FrameFile($"{number++:d6}", BmpPicture.Write(picture));
        }
    }

    /// <summary>Files of a folder with one of some extensions, in the order of their names.</summary>
    /// <exception cref="UsageException">There is no such folder, or no such file in it.</exception>
    public static IReadOnlyList<string> Find(string folder, string[] extensions)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"the folder {folder} does not exist");
        }

        var files = Directory.EnumerateFiles(folder)
            .Where(file => extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0
            ? files
            : throw new UsageException($"there is no {string.Join(", ", extensions)} in {folder}");
    }
}
