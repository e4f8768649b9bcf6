using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using UoSam.Cli.Commands;
using UoSam.Core;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Refining;

/// <summary>Foreground logits of <c>--logits</c>: a .npy file, or a folder of them named as the images.</summary>
internal static class LogitsFile
{
    /// <summary>The parameters that the option stands for, as <c>--set</c> takes them.</summary>
    public static IEnumerable<string> Settings(string? path) => path is null ? [] : ["point_source=foreground_logits"];

    /// <summary>The task with its file; where a folder has none for it, with the fault.</summary>
    /// <exception cref="UsageException">The path does not exist, or is a file for many images.</exception>
    public static ImageTask Attach(ImageTask task, string? path, bool many)
    {
        if (path is null || task.Fault is not null)
        {
            return task;
        }

        if (!Directory.Exists(path))
        {
            return File.Exists(path) && !many
                ? task with { Logits = path }
                : throw new UsageException(
                    $"--logits {path}: expected {(many ? "a folder of .npy files" : "a .npy file, or a folder of them")}");
        }

        var file = Path.Combine(path, $"{task.Name}.npy");
        return File.Exists(file)
            ? task with { Logits = file }
            : task with { Fault = new InvalidInputException("NO_LOGITS", $"there is no {task.Name}.npy in the --logits folder") };
    }

    /// <summary>Stands for a file's content: the first 16 digits of its SHA-256.</summary>
    public static string Digest(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file))[..16];
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidInputException">No picture of numbers.</exception>
    public static ScoreMap Read(string path)
    {
        var map = NpyReader.ReadLogits(File.ReadAllBytes(path));
        return new ScoreMap
        {
            Height = map.Height,
            Width = map.Width,
            Data = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes<float>(map.Values).ToArray()),
        };
    }
}
