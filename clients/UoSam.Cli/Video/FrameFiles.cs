using System.Runtime.CompilerServices;
using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Core;
using UoSam.Core.Exchange;

namespace UoSam.Cli.Video;

/// <summary>Frames from a folder of images or a stream of pictures.</summary>
internal static class FrameFiles
{
    /// <summary>The images of a folder in the order of their names.</summary>
    /// <exception cref="UsageException">There is no image in it.</exception>
    /// <exception cref="InvalidInputException">SAME_NAME.</exception>
    public static IReadOnlyList<string> Images(string folder)
    {
        var files = Find(folder, ImageFiles.Extensions);
        return files.GroupBy(Path.GetFileNameWithoutExtension).FirstOrDefault(group => group.Count() > 1) is { } twins
            ? throw new InvalidInputException(
                "SAME_NAME", $"{string.Join(" and ", twins)} have one name without extension; move all but one away")
            : files;
    }

    /// <summary>Reads images, named as they are without extension.</summary>
    public static async IAsyncEnumerable<FrameFile> OfFilesAsync(
        IEnumerable<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
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

        var files = DataFiles.In(folder)
            .Where(file => extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0
            ? files
            : throw new UsageException($"there is no {string.Join(", ", extensions)} in {folder}");
    }
}
