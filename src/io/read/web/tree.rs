//! Owns the tree of a page, and the limits of the tree: a page of a few megabytes can open elements by the million
//! inside each other, or have the parser repeat open formatting for every paragraph.

use dom_query::{Document, NodeId};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Most elements inside each other; browsers stop at 512, and pages that people read have under 100.
pub(super) const MOST_DEPTH: u32 = 256;
/// Most elements, texts and comments; large pages have some 30,000.
pub(super) const MOST_NODES: usize = 200_000;
/// Most pieces, between spaces and the like, of a single tag or comment. The parser compares each attribute of a tag
/// with all before.
pub(super) const MOST_PIECES: usize = 50_000;
/// Most comparisons of attributes.
const MOST_COMPARED: usize = 1 << 30;
/// Most steps of writing texts out again. For each `&`, and each letter of two bytes, the serializer looks at the whole
/// rest of the text up to a tag: half a megabyte of them takes seconds.
const MOST_ESCAPING: usize = 1 << 34;
/// Bytes that are parsed between two looks at the limits.
const STEP: usize = 4 << 10;

/// Parses a page.
///
/// # Errors
/// What the page has too much of.
pub(super) fn parse(html: &str) -> Result<Document, String> {
    if escaping(html) > MOST_ESCAPING {
        return Err("a page with a text of too many special characters".to_owned());
    }
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(Guard::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    let (mut rest, mut calls, mut pieces) = (html, 0, 0);
    while !rest.is_empty() {
        let (step, more) = rest.split_at(rest.floor_char_boundary(STEP));
        parser.process(StrTendril::from_slice(step));
        let guard = &parser.tokenizer.sink.sink;
        // Nothing came of the bytes of this step: they are of a single tag or comment.
        pieces = if guard.calls.get() == calls { pieces + step.bytes().filter(parts).count() } else { 0 };
        calls = guard.calls.get();
        if guard.deepest.get() > MOST_DEPTH {
            return Err(format!("a page with more than {MOST_DEPTH} elements inside each other"));
        }
        if guard.document.tree.len() > MOST_NODES {
            return Err(format!("a page of more than {MOST_NODES} elements and texts"));
        }
        if pieces > MOST_PIECES || guard.compared.get() > MOST_COMPARED {
            return Err("a page with a tag that has no end, or too many attributes".to_owned());
        }
        rest = more;
    }
    Ok(parser.finish())
}

/// Steps of writing all texts out again.
fn escaping(html: &str) -> usize {
    let special = |b: &&u8| matches!(b, b'&' | 0xC2);
    let texts = html.as_bytes().split(|b| matches!(b, b'<' | b'>'));
    texts.map(|text| text.len().saturating_mul(text.iter().filter(special).count())).fold(0, usize::saturating_add)
}

/// Whether attributes may be parted here.
fn parts(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'')
}

/// A document that knows the depth of each node.
#[derive(Default)]
struct Guard {
    document: Document,
    /// By number of the node: how many elements are around the node.
    depths: RefCell<Vec<u32>>,
    deepest: Cell<u32>,
    /// How often something was made or put.
    calls: Cell<usize>,
    /// How often attributes were compared.
    compared: Cell<usize>,
}

/// A node, and its number in the order in which nodes were made.
#[derive(Clone)]
struct NumberedNode {
    node: NodeId,
    number: usize,
}

impl Guard {
    fn numbered(&self, node: NodeId, depth: u32) -> NumberedNode {
        let mut depths = self.depths.borrow_mut();
        depths.push(depth);
        self.calls.set(self.calls.get() + 1);
        NumberedNode { node, number: depths.len() - 1 }
    }

    fn depth(&self, node: &NumberedNode) -> u32 {
        self.depths.borrow()[node.number]
    }

    /// What is to be put at a depth.
    fn put(&self, child: NodeOrText<NumberedNode>, depth: u32) -> NodeOrText<NodeId> {
        self.calls.set(self.calls.get() + 1);
        match child {
            NodeOrText::AppendNode(NumberedNode { node, number }) => {
                self.depths.borrow_mut()[number] = depth;
                self.deepest.set(self.deepest.get().max(depth));
                NodeOrText::AppendNode(node)
            }
            NodeOrText::AppendText(text) => NodeOrText::AppendText(text),
        }
    }
}

impl TreeSink for Guard {
    type ElemName<'a> = <Document as TreeSink>::ElemName<'a>;
    type Output = Document;
    type Handle = NumberedNode;

    fn finish(self) -> Document {
        self.document
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NumberedNode {
        self.numbered(self.document.get_document(), 0)
    }

    fn get_template_contents(&self, target: &NumberedNode) -> NumberedNode {
        self.numbered(self.document.get_template_contents(&target.node), self.depth(target) + 1)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.document.set_quirks_mode(mode);
    }

    fn same_node(&self, x: &NumberedNode, y: &NumberedNode) -> bool {
        x.node == y.node
    }

    fn elem_name<'a>(&'a self, target: &'a NumberedNode) -> Self::ElemName<'a> {
        self.document.elem_name(&target.node)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NumberedNode {
        self.compared.set(self.compared.get() + attrs.len() * attrs.len() / 2);
        self.numbered(self.document.create_element(name, attrs, flags), 0)
    }

    fn create_comment(&self, text: StrTendril) -> NumberedNode {
        self.numbered(self.document.create_comment(text), 0)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NumberedNode {
        self.numbered(self.document.create_pi(target, data), 0)
    }

    fn append(&self, parent: &NumberedNode, child: NodeOrText<NumberedNode>) {
        self.document.append(&parent.node, self.put(child, self.depth(parent) + 1));
    }

    fn append_before_sibling(&self, sibling: &NumberedNode, child: NodeOrText<NumberedNode>) {
        self.document.append_before_sibling(&sibling.node, self.put(child, self.depth(sibling)));
    }

    fn append_based_on_parent_node(
        &self,
        element: &NumberedNode,
        previous: &NumberedNode,
        child: NodeOrText<NumberedNode>,
    ) {
        let depth = self.depth(element).max(self.depth(previous) + 1);
        self.document.append_based_on_parent_node(&element.node, &previous.node, self.put(child, depth));
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.document.append_doctype_to_document(name, public_id, system_id);
    }

    fn add_attrs_if_missing(&self, target: &NumberedNode, attrs: Vec<Attribute>) {
        self.document.add_attrs_if_missing(&target.node, attrs);
    }

    fn remove_from_parent(&self, target: &NumberedNode) {
        self.document.remove_from_parent(&target.node);
    }

    fn reparent_children(&self, node: &NumberedNode, new_parent: &NumberedNode) {
        self.document.reparent_children(&node.node, &new_parent.node);
    }

    fn is_mathml_annotation_xml_integration_point(&self, node: &NumberedNode) -> bool {
        self.document.is_mathml_annotation_xml_integration_point(&node.node)
    }
}
