using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Video;

/// <summary>Finds the frames of a folder of sequences, in order.</summary>
internal static class VideoFrames
{
    public static IEnumerable<VideoFrameData> Find(string data) =>
        Directory.GetDirectories(Path.Combine(data, "images")).Order(StringComparer.Ordinal).SelectMany(folder =>
            Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal).Select(image =>
            {
                var (sequence, name) = (Path.GetFileName(folder), Path.GetFileNameWithoutExtension(image));
                return new VideoFrameData(sequence, name, image, Read("coarse-uss"), Read("truth"));

                LabelMap Read(string kind) =>
                    LabelPngReader.Read(File.ReadAllBytes(Path.Combine(data, kind, sequence, $"{name}.png")));
            }));
}
