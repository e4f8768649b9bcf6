using System.Text;
using UoSam.Core.Exchange.Writing;

namespace UoSam.Core.Tests.Exchange;

/// <summary>By themselves, since all that the process holds is counted.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public class CocoMergerMemoryTests
{
    private const string Name = "memory";
    private const int Parts = 32;
    private const int PartBytes = 2 << 20;

    [Fact]
    public void Merge_ManyParts_KeepsOfEachNoMoreThanItsImageAndClasses()
    {
        using var folder = new DumpFolder();
        var path = folder.Write("a.coco.json", Encoding.UTF8.GetBytes(
            """{"images": [{"id": 1, "file_name": "a.jpg", "height": 1, "width": 1}], "categories": [{"id": 7, "name": "cup"}], "annotations": [{"id": 1, "image_id": 1, "text": """
            + $"\"{new string('0', PartBytes)}\"}}]}}"));
        var held = new List<long>();

        CocoMerger.Merge(Enumerable.Repeat(path, Parts).Select(Weigh), Stream.Null);

        Assert.True(held[^1] - held[0] < Parts * PartBytes / 4, $"{held[0]} bytes before the first part, {held[^1]} before the last");

        string Weigh(string part)
        {
            held.Add(GC.GetTotalMemory(forceFullCollection: true));
            return part;
        }
    }
}
